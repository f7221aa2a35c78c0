namespace Mnist.MLNet.Evaluation;

/// <summary>What is asked of a row of class probabilities.</summary>
public static class Probabilities
{
    /// <summary>How far from 1 the probabilities of a row may add up to: softmax in single precision is off by about 1e-6, logits by far more than this.</summary>
    public const double SumTolerance = 1e-3;

    /// <summary>Whether a row can be class probabilities: none below 0, and together 1.</summary>
    /// <param name="row">The row.</param>
    /// <param name="sum">What the row adds up to.</param>
    public static bool AreValid(ReadOnlySpan<float> row, out double sum)
    {
        sum = 0;
        bool negative = false;
        foreach (float value in row)
        {
            sum += value;
            negative |= value < 0;
        }

        return Math.Abs(sum - 1) <= SumTolerance && !negative;
    }
}
