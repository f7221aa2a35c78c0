namespace Mnist.MLNet.Evaluation;

/// <summary>How well a model did on labelled rows.</summary>
public sealed record EvaluationResult
{
    /// <summary>Rows evaluated.</summary>
    public required int Rows { get; init; }

    /// <summary>Share of rows whose most probable class is the right one (ML.NET's micro-accuracy).</summary>
    public required double Accuracy { get; init; }

    /// <summary>Mean of the classes' own accuracies, over the classes that occur.</summary>
    public required double MacroAccuracy { get; init; }

    /// <summary>Mean negative natural logarithm of the right class's probability.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Counts, by actual class and then by predicted class.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix { get; init; }

    /// <summary>Each class's own measures.</summary>
    public required IReadOnlyList<ClassMetrics> PerClass { get; init; }

    /// <summary>The class predicted for each row, counted from 0.</summary>
    public required IReadOnlyList<int> Predictions { get; init; }

    /// <summary>Rows scored per second, without the evaluation itself.</summary>
    public required double RowsPerSecond { get; init; }
}
