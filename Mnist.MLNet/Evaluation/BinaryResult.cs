using System.Text.Json.Serialization;

namespace Mnist.MLNet.Evaluation;

/// <summary>How well a model told two classes apart. What is undefined is null, and <see cref="Undefined"/> says why.</summary>
public sealed record BinaryResult
{
    /// <summary>Rows evaluated: those with a label and a finite score.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows without a label, which are in none of the figures.</summary>
    public long MissingLabels { get; init; }

    /// <summary>Labelled rows whose score is NaN or infinite, which are in none of the figures.</summary>
    public long NonFiniteScores { get; init; }

    /// <summary>What the weights of the rows come to; null where all rows count alike. With weights every figure that is no count of rows is weighted.</summary>
    public WeightSummary? Weights { get; init; }

    /// <summary>A row is predicted as positive where its probability is above this.</summary>
    public required double Threshold { get; init; }

    /// <summary>Positive rows predicted as positive.</summary>
    public required long TruePositives { get; init; }

    /// <summary>Negative rows predicted as positive.</summary>
    public required long FalsePositives { get; init; }

    /// <summary>Negative rows predicted as negative.</summary>
    public required long TrueNegatives { get; init; }

    /// <summary>Positive rows predicted as negative.</summary>
    public required long FalseNegatives { get; init; }

    /// <summary>What the rows of these four counts weigh, class 0 being the negative and 1 the positive; null where all rows count alike.</summary>
    public WeightedConfusion? WeightedConfusion { get; init; }

    /// <summary>Fraction of rows predicted correctly.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Wilson's 95 % interval of the accuracy; with weights that of as many rows as <see cref="WeightSummary.EffectiveRows"/>.</summary>
    public required ConfidenceInterval AccuracyInterval { get; init; }

    /// <summary>The positive class: its precision, recall, F1 and support, with intervals.</summary>
    public required ClassMetrics Positive { get; init; }

    /// <summary>The negative class; its recall is also called specificity.</summary>
    public required ClassMetrics Negative { get; init; }

    /// <summary>Mean negative natural logarithm of the right class's probability. ML.NET gives it in bits, which is this divided by the logarithm of 2.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Mean squared distance between the probability and 1 or 0 (Brier's score).</summary>
    public required double BrierScore { get; init; }

    /// <summary>Cohen's kappa; null where all rows are of one class and predicted as it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? Kappa { get; init; }

    /// <summary>Matthews' correlation coefficient; null where only one class occurs or only one is predicted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? MatthewsCorrelation { get; init; }

    /// <summary>ROC and precision-recall curve of the positive class, area and average precision.</summary>
    public required ScoreCurves Curves { get; init; }

    /// <summary>How often rows are positive that were given which probability, in ranges from 0 to 1.</summary>
    public required IReadOnlyList<CalibrationBin> Calibration { get; init; }

    /// <summary>Expected calibration error: mean distance between the probability and how often rows are positive, by the ranges of <see cref="Calibration"/>.</summary>
    public double? ExpectedCalibrationError => CalibrationBin.ExpectedError(Calibration);

    /// <summary>Why a figure is null, by its name in JSON, as <c>kappa</c>; null when none is.</summary>
    public IReadOnlyDictionary<string, string>? Undefined { get; init; }
}
