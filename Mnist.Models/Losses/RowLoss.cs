namespace Mnist.Models.Losses;

/// <summary>Base of the losses whose penalty of a row follows from its prediction and target alone.</summary>
public abstract class RowLoss : Loss
{
    /// <summary>What Keras keeps from logarithms and divisors.</summary>
    private protected const float Epsilon = 1e-7f;

    private protected RowLoss()
    {
    }

    internal sealed override double Compute(
        Span<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<float> sampleWeights, int rows, int columns, float scale, Span<float> gradient, bool fused)
    {
        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            float weight = sampleWeights.IsEmpty ? 1f : sampleWeights[row];
            Span<float> rowGradient = gradient.IsEmpty ? default : gradient.Slice(row * columns, columns);
            sum += (double)weight * Row(predictions.Slice(row * columns, columns), targets.Slice(row * columns, columns), rowGradient, weight * scale);
        }

        return sum;
    }

    /// <summary>Penalty and gradient of a row.</summary>
    /// <param name="prediction">(columns).</param>
    /// <param name="target">(columns).</param>
    /// <param name="gradient">(columns), or empty when none is wanted.</param>
    /// <param name="scale">Factor of the gradient.</param>
    private protected abstract float Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient, float scale);

    /// <summary>The mean of a penalty per number.</summary>
    private protected static float Mean<TPenalty>(TPenalty penalty, ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient, float scale)
        where TPenalty : struct, IPenalty => Sum(penalty, prediction, target, gradient, scale / prediction.Length) / prediction.Length;

    /// <summary>The sum of a penalty per number.</summary>
    private protected static float Sum<TPenalty>(TPenalty penalty, ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient, float scale)
        where TPenalty : struct, IPenalty
    {
        float sum = 0f;
        for (int i = 0; i < prediction.Length; i++)
        {
            sum += penalty.Value(prediction[i], target[i]);
        }

        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = penalty.Slope(prediction[i], target[i]) * scale;
        }

        return sum;
    }
}
