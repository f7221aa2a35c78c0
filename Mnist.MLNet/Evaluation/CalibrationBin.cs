using System.Text.Json.Serialization;

namespace Mnist.MLNet.Evaluation;

/// <summary>The rows whose class was given a probability in one range: a well-calibrated model is right as often as it says.</summary>
/// <param name="Lower">The range's lower end, itself part of it.</param>
/// <param name="Upper">The range's upper end, part of it only in the last range, which ends at 1.</param>
/// <param name="Rows">Rows in the range.</param>
/// <param name="Correct">Those of them that are of the class.</param>
/// <param name="MeanConfidence">Mean probability that was given, by weight where rows have weights; null without rows.</param>
public sealed record CalibrationBin(double Lower, double Upper, long Rows, long Correct, double? MeanConfidence = null)
{
    /// <summary>Sum of the rows' weights; null where all rows count alike.</summary>
    public double? Weight { get; init; }

    /// <summary>Sum of the weights of those that are of the class; null where all rows count alike.</summary>
    public double? CorrectWeight { get; init; }

    /// <summary>How many rows of equal weights would say as much (<see cref="WeightSummary.EffectiveRows"/>); null where all rows count alike, and without rows.</summary>
    public double? EffectiveRows { get; init; }

    /// <summary>Fraction of the rows that is of the class, by weight where rows have weights; null without rows.</summary>
    public double? Accuracy => Rows == 0 ? null : Hits / Size;

    /// <summary>Wilson's 95 % interval of <see cref="Accuracy"/>; null without rows.</summary>
    [JsonIgnore]
    public ConfidenceInterval? AccuracyInterval => Rows == 0 ? null : EffectiveRows is { } rows ? ConfidenceInterval.Weighted(Hits / Size, rows) : ConfidenceInterval.Wilson(Correct, Rows);

    private double Size => Weight ?? Rows;

    private double Hits => CorrectWeight ?? Correct;

    /// <summary>Expected calibration error: how far the probabilities are from how often the model is right, the mean distance over all rows; 0 for a model that is right as often as it says.</summary>
    /// <param name="bins">The ranges.</param>
    /// <returns>The error, 0 to 1; null without rows.</returns>
    public static double? ExpectedError(IReadOnlyList<CalibrationBin> bins)
    {
        ArgumentNullException.ThrowIfNull(bins);
        double rows = bins.Sum(bin => bin.Size);
        return rows == 0 ? null : bins.Sum(bin => Math.Abs(bin.Hits - (bin.Size * (bin.MeanConfidence ?? 0)))) / rows;
    }
}
