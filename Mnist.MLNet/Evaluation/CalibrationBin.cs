namespace Mnist.MLNet.Evaluation;

/// <summary>The rows whose class was given a probability in one range: a well-calibrated model is right as often as it says.</summary>
/// <param name="Lower">The range's lower end, itself part of it.</param>
/// <param name="Upper">The range's upper end, part of it only in the last range, which ends at 1.</param>
/// <param name="Rows">Rows in the range.</param>
/// <param name="Correct">Those of them that are of the class.</param>
/// <param name="MeanConfidence">Mean probability that was given; null without rows.</param>
public sealed record CalibrationBin(double Lower, double Upper, long Rows, long Correct, double? MeanConfidence = null)
{
    /// <summary>Fraction of the rows that is of the class; null without rows.</summary>
    public double? Accuracy => Rows == 0 ? null : (double)Correct / Rows;

    /// <summary>Expected calibration error: how far the probabilities are from how often the model is right, the mean distance over all rows; 0 for a model that is right as often as it says.</summary>
    /// <param name="bins">The ranges.</param>
    /// <returns>The error, 0 to 1; null without rows.</returns>
    public static double? ExpectedError(IReadOnlyList<CalibrationBin> bins)
    {
        ArgumentNullException.ThrowIfNull(bins);
        double rows = bins.Sum(bin => (double)bin.Rows);
        return rows == 0 ? null : bins.Sum(bin => Math.Abs(bin.Correct - (bin.Rows * (bin.MeanConfidence ?? 0)))) / rows;
    }
}
