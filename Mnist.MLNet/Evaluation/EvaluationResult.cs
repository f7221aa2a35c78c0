namespace Mnist.MLNet.Evaluation;

/// <summary>How well a model did on labelled rows.</summary>
public sealed record EvaluationResult
{
    /// <summary>Rows evaluated.</summary>
    public required long Rows { get; init; }

    /// <summary>Fraction of rows whose most probable class is the right one (ML.NET's micro-accuracy).</summary>
    public required double Accuracy { get; init; }

    /// <summary>Mean of the classes' own accuracies, over the classes that occur.</summary>
    public required double MacroAccuracy { get; init; }

    /// <summary>Mean negative natural logarithm of the right class's probability.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Counts, by actual class and then by predicted class.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> ConfusionMatrix { get; init; }

    /// <summary>Each class's own metrics.</summary>
    public required IReadOnlyList<ClassMetrics> PerClass { get; init; }

    /// <summary>How often the model is right where it is how sure, in ranges from 0 to 1.</summary>
    public IReadOnlyList<CalibrationBin> Calibration { get; init; } = [];

    /// <summary>The first <see cref="MulticlassEvaluator.MaxMisclassified"/> rows that were predicted wrongly, in order.</summary>
    public required IReadOnlyList<Misclassified> Misclassified { get; init; }

    /// <summary>Rows scored and evaluated per second.</summary>
    public required double RowsPerSecond { get; init; }
}
