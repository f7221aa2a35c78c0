namespace Mnist.Models.Losses;

/// <summary><c>mean (p - t)^2</c> over the last axis (Keras class <c>MeanSquaredError</c>).</summary>
public sealed class MeanSquaredError : Loss
{
    internal override double Compute(
        Span<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<float> sampleWeights, int rows, int columns, float scale, Span<float> gradient, bool fused)
    {
        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            float weight = sampleWeights.IsEmpty ? 1f : sampleWeights[row];
            float factor = 2f / columns * weight * scale;
            float loss = 0f;
            for (int i = row * columns; i < (row + 1) * columns; i++)
            {
                float difference = predictions[i] - targets[i];
                loss = MathF.FusedMultiplyAdd(difference, difference, loss);
                if (!gradient.IsEmpty)
                {
                    gradient[i] = difference * factor;
                }
            }

            sum += (double)weight * (loss / columns);
        }

        return sum;
    }
}
