using Mnist.Models.Kernels.Functions;

namespace Mnist.Models.Losses;

/// <summary>Base of the cross-entropies over classes: <c>-sum_k t_k log p_k</c>.</summary>
/// <remarks>
/// From probabilities each class follows Keras, which does not take both alike. From logits, or fused with the model's final softmax, the loss
/// is <c>log(sum e^z) sum t - sum t z</c> and the gradient <c>p sum t - t</c>: no logarithm of a rounded zero.
/// </remarks>
public abstract class Crossentropy : Loss
{
    private const float Epsilon = 1e-7f;

    // Probabilities are worked out for so many floats of rows at once, on the stack.
    private const int BlockFloats = 1024;

    private protected Crossentropy(bool from_logits) => FromLogits = from_logits;

    /// <summary>Whether the predictions are logits rather than probabilities.</summary>
    public bool FromLogits { get; }

    internal override bool FusesSoftmax => !FromLogits;

    internal sealed override double Compute(
        Span<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<float> sampleWeights, int rows, int columns, float scale, Span<float> gradient, bool fused)
    {
        int targetColumns = TakesLabels ? 1 : columns;
        bool logits = fused || FromLogits;
        int block = Math.Max(1, BlockFloats / columns);
        Span<float> scratch = stackalloc float[columns <= BlockFloats ? columns + BlockFloats : 0];
        scratch = scratch.IsEmpty ? new float[2 * columns] : scratch;
        Span<float> probabilities = scratch[columns..];
        Span<float> logSumExp = stackalloc float[block];
        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            int inBlock = row % block;
            if (logits && inBlock == 0)
            {
                RowSoftmax.Forward(predictions.Slice(row * columns, Math.Min(block, rows - row) * columns), probabilities, columns, logSumExp);
            }

            Span<float> prediction = predictions.Slice(row * columns, columns);
            ReadOnlySpan<float> target = Targets(targets.Slice(row * targetColumns, targetColumns), scratch[..columns]);
            Span<float> rowGradient = gradient.IsEmpty ? default : gradient.Slice(row * columns, columns);
            Span<float> probability = probabilities.Slice(inBlock * columns, columns);
            float weight = sampleWeights.IsEmpty ? 1f : sampleWeights[row];
            float loss = logits
                ? OfLogits(prediction, logSumExp[inBlock], probability, target, rowGradient, weight * scale)
                : OfProbabilities(prediction, target, rowGradient, weight * scale);
            if (fused)
            {
                probability.CopyTo(prediction);
            }

            sum += (double)weight * loss;
        }

        return sum;
    }

    /// <summary>A row's target as one number for each class.</summary>
    /// <param name="target">The target as given.</param>
    /// <param name="scratch">(classes): room for the result, where it is not the target itself.</param>
    private protected abstract ReadOnlySpan<float> Targets(ReadOnlySpan<float> target, Span<float> scratch);

    /// <summary>Loss and gradient of a row from probabilities.</summary>
    /// <param name="prediction">(classes).</param>
    /// <param name="target">(classes), as <see cref="Targets"/> made it.</param>
    /// <param name="gradient">(classes), or empty when none is wanted.</param>
    /// <param name="scale">Factor of the gradient.</param>
    private protected abstract float OfProbabilities(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient, float scale);

    /// <summary>A probability cut to 1e-7 .. 1 - 1e-7, as Keras cuts it.</summary>
    private protected static float Cut(float probability) => Math.Clamp(probability, Epsilon, 1f - Epsilon);

    private static float OfLogits(
        ReadOnlySpan<float> logits, float logSumExp, ReadOnlySpan<float> probabilities, ReadOnlySpan<float> target, Span<float> gradient, float scale)
    {
        float loss = 0f;
        float total = 0f;
        for (int i = 0; i < target.Length; i++)
        {
            float t = target[i];
            if (t != 0)
            {
                loss = MathF.FusedMultiplyAdd(t, logSumExp - logits[i], loss);
                total += t;
            }
        }

        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = ((probabilities[i] * total) - target[i]) * scale;
        }

        return loss;
    }
}
