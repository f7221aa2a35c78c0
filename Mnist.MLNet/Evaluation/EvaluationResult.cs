using System.Text.Json.Serialization;

namespace Mnist.MLNet.Evaluation;

/// <summary>How well a model did on labelled rows. What is undefined is null, and <see cref="Undefined"/> says why.</summary>
public sealed record EvaluationResult
{
    /// <summary>Rows evaluated: those with a label and finite scores.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows without a label, which are in none of the figures.</summary>
    public long MissingLabels { get; init; }

    /// <summary>Labelled rows with a score that is NaN or infinite, which are in none of the figures.</summary>
    public long NonFiniteScores { get; init; }

    /// <summary>What the weights of the rows come to; null where all rows count alike. With weights every figure that is no count of rows is weighted.</summary>
    public WeightSummary? Weights { get; init; }

    /// <summary>Rows whose highest probability several classes share; the first of them counts as predicted.</summary>
    public long TiedRows { get; init; }

    /// <summary>Fraction of rows whose most probable class is the right one (ML.NET's micro-accuracy).</summary>
    public required double Accuracy { get; init; }

    /// <summary>Wilson's 95 % interval of the accuracy; with weights that of as many rows as <see cref="WeightSummary.EffectiveRows"/>.</summary>
    public required ConfidenceInterval AccuracyInterval { get; init; }

    /// <summary>Mean of the classes' own accuracies, over the classes that occur; also called balanced accuracy, and the macro mean of the recalls.</summary>
    public required double MacroAccuracy { get; init; }

    /// <summary>Mean negative natural logarithm of the right class's probability.</summary>
    public required double LogLoss { get; init; }

    /// <summary>How often the right class is among the 2, 3, ... most probable ones, as far as that is below the number of classes, and up to 5.</summary>
    public IReadOnlyList<TopKAccuracy> TopK { get; init; } = [];

    /// <summary>Means of precision, recall and F1 in which each class counts once.</summary>
    public required ClassMeans Macro { get; init; }

    /// <summary>Means of precision, recall and F1 in which each class counts by its rows.</summary>
    public required ClassMeans Weighted { get; init; }

    /// <summary>Cohen's kappa; null where all rows are of one class and predicted as it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? Kappa { get; init; }

    /// <summary>Matthews' correlation coefficient; null where only one class occurs or only one is predicted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? MatthewsCorrelation { get; init; }

    /// <summary>Counts, by actual class and then by predicted class.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> ConfusionMatrix { get; init; }

    /// <summary>The confusion matrix in weights; null where all rows count alike.</summary>
    public WeightedConfusion? WeightedConfusion { get; init; }

    /// <summary>Which classes are taken for which most often.</summary>
    public IReadOnlyList<ConfusedPair> MostConfused { get; init; } = [];

    /// <summary>Each class's own metrics.</summary>
    public required IReadOnlyList<ClassMetrics> PerClass { get; init; }

    /// <summary>Each class against all others: ROC and precision-recall curve, area and average precision.</summary>
    public IReadOnlyList<ScoreCurves> Curves { get; init; } = [];

    /// <summary>Mean area under the classes' ROC curves, over the classes that have one; null without any.</summary>
    public double? MacroAuc => ScoreCurves.Mean(Curves, curve => curve.Auc);

    /// <summary>Mean average precision of the classes, over the classes that have one; null without any.</summary>
    public double? MacroAveragePrecision => ScoreCurves.Mean(Curves, curve => curve.AveragePrecision);

    /// <summary>How often the model is right where it is how sure, in ranges from 0 to 1.</summary>
    public IReadOnlyList<CalibrationBin> Calibration { get; init; } = [];

    /// <summary>Expected calibration error: mean distance between the probability of the predicted class and how often it is right, by the ranges of <see cref="Calibration"/>.</summary>
    public double? ExpectedCalibrationError => CalibrationBin.ExpectedError(Calibration);

    /// <summary>The first <see cref="MulticlassEvaluator.MaxMisclassified"/> rows that were predicted wrongly, in order.</summary>
    public required IReadOnlyList<Misclassified> Misclassified { get; init; }

    /// <summary>Rows scored and evaluated per second.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>Why a figure is null, by its name in JSON, as <c>kappa</c>; null when none is.</summary>
    public IReadOnlyDictionary<string, string>? Undefined { get; init; }
}
