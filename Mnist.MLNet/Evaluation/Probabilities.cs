namespace Mnist.MLNet.Evaluation;

/// <summary>What is asked of a row of class probabilities, and how logits become one.</summary>
public static class Probabilities
{
    /// <summary>How far from 1 the probabilities of a row may add up to: softmax in single precision is off by about 1e-6, logits by far more than this.</summary>
    public const double SumTolerance = 1e-3;

    /// <summary>No probability is taken to be smaller in a log-loss, so that one sure error does not make it infinite; ML.NET's bound.</summary>
    internal const double Least = 1e-15f;

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

    /// <summary>Turns logits into the probabilities a softmax would give.</summary>
    /// <param name="logits">Finite numbers, at least one.</param>
    /// <param name="probabilities">Takes as many probabilities; may be the same memory.</param>
    /// <exception cref="ArgumentException">There is no room for them.</exception>
    public static void OfLogits(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        if (probabilities.Length != logits.Length || logits.IsEmpty)
        {
            throw new ArgumentException($"{logits.Length} logits, at least one, give as many probabilities; received room for {probabilities.Length}.", nameof(probabilities));
        }

        double highest = double.NegativeInfinity;
        foreach (float logit in logits)
        {
            highest = Math.Max(highest, logit);
        }

        double sum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp(logit - highest);
        }

        for (int i = 0; i < logits.Length; i++)
        {
            probabilities[i] = (float)(Math.Exp(logits[i] - highest) / sum);
        }
    }

    /// <summary>Whether all numbers of a row are finite.</summary>
    internal static bool AreFinite(ReadOnlySpan<float> row)
    {
        foreach (float value in row)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The part of a log-loss that a probability gives.</summary>
    internal static double Loss(double probability) => -Math.Log(Math.Clamp(probability, Least, 1));
}
