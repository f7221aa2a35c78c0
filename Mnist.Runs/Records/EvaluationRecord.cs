using Mnist.MLNet.Evaluation;

namespace Mnist.Runs.Records;

/// <summary>How well a model did on labelled images, written as <see cref="FileName"/>: all that a report needs, without the data and without scoring again.</summary>
public sealed record EvaluationRecord
{
    /// <summary>Name of the file, beside a model or in a folder of its own.</summary>
    public const string FileName = "evaluation.json";

    /// <summary>Most images kept in <see cref="Misclassified"/>.</summary>
    public const int MaxMisclassified = 25;

    /// <summary>Which model was evaluated.</summary>
    public required ModelIdentity Model { get; init; }

    /// <summary>On which images.</summary>
    public required DataIdentity Data { get; init; }

    /// <summary>Images evaluated.</summary>
    public required long Rows { get; init; }

    /// <summary>Fraction of images whose most probable class is the right one (ML.NET's micro-accuracy).</summary>
    public required double Accuracy { get; init; }

    /// <summary>Mean of the classes' own accuracies, over the classes that occur.</summary>
    public required double MacroAccuracy { get; init; }

    /// <summary>Mean negative natural logarithm of the right class's probability.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Counts, by true class and then by predicted class.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> ConfusionMatrix { get; init; }

    /// <summary>Precision, recall and F1 of each class.</summary>
    public required IReadOnlyList<ClassMetrics> PerClass { get; init; }

    /// <summary>How often the model is right where it is how sure, in ranges from 0 to 1.</summary>
    public required IReadOnlyList<CalibrationBin> Calibration { get; init; }

    /// <summary>The misclassified images the model was most sure of, the surest first; at most <see cref="MaxMisclassified"/>.</summary>
    public required IReadOnlyList<MisclassifiedImage> Misclassified { get; init; }

    /// <summary>Images scored per second, without the evaluation itself.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>The machine that scored.</summary>
    public required string Machine { get; init; }

    /// <summary>When the evaluation ended.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>How far the probabilities are from how often the model is right: the mean distance over all images, 0 for a model that is right as often as it says.</summary>
    internal double CalibrationError => Calibration.Sum(bin => Math.Abs(bin.Correct - (bin.Rows * (bin.MeanConfidence ?? 0)))) / Math.Max(1, Rows);

    /// <summary>Number of misclassified images, those that are not kept included.</summary>
    internal long MisclassifiedCount => Rows - ConfusionMatrix.Select((row, actual) => row[actual]).Sum();
}
