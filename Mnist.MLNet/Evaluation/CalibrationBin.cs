namespace Mnist.MLNet.Evaluation;

/// <summary>The rows whose predicted class was given a probability in one range: a well-calibrated model is right as often as it says.</summary>
/// <param name="Lower">The range's lower end, itself part of it.</param>
/// <param name="Upper">The range's upper end, part of it only in the last range, which ends at 1.</param>
/// <param name="Rows">Rows in the range.</param>
/// <param name="Correct">Those of them that were predicted correctly.</param>
/// <param name="MeanConfidence">Mean probability of the predicted class; null without rows.</param>
public sealed record CalibrationBin(double Lower, double Upper, long Rows, long Correct, double? MeanConfidence = null)
{
    /// <summary>Fraction of the rows that was predicted correctly; null without rows.</summary>
    public double? Accuracy => Rows == 0 ? null : (double)Correct / Rows;
}
