using Mnist.Models.Kernels;

namespace Mnist.Models.Losses;

/// <summary>Base of the cross-entropies over classes: <c>-sum_k t_k log p_k</c>.</summary>
/// <remarks>
/// From probabilities Keras first divides each row by its sum and cuts it to 1e-7 .. 1 - 1e-7; so do we. From logits, or fused with the
/// model's final softmax, the loss is <c>log(sum e^z) sum t - sum t z</c> and the gradient <c>p sum t - t</c>: no logarithm of a rounded zero.
/// </remarks>
public abstract class Crossentropy : Loss
{
    private const float Epsilon = 1e-7f;

    private protected Crossentropy(bool from_logits) => FromLogits = from_logits;

    /// <summary>Whether the predictions are logits rather than probabilities.</summary>
    public bool FromLogits { get; }

    internal override bool FusesSoftmax => !FromLogits;

    internal sealed override double Compute(
        Span<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<float> sampleWeights, int rows, int columns, float scale, Span<float> gradient, bool fused)
    {
        int targetColumns = TargetColumns(columns);
        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            Span<float> prediction = predictions.Slice(row * columns, columns);
            ReadOnlySpan<float> target = targets.Slice(row * targetColumns, targetColumns);
            Span<float> rowGradient = gradient.IsEmpty ? default : gradient.Slice(row * columns, columns);
            float weight = sampleWeights.IsEmpty ? 1f : sampleWeights[row];
            float loss = fused || FromLogits
                ? OfLogits(prediction, target, rowGradient, weight * scale, keepProbabilities: fused)
                : OfProbabilities(prediction, target, rowGradient, weight * scale);
            sum += (double)weight * loss;
        }

        return sum;
    }

    /// <summary>The target of a class.</summary>
    /// <param name="target">The row's target.</param>
    /// <param name="index">The class.</param>
    /// <param name="columns">Number of classes.</param>
    internal abstract float TargetOf(ReadOnlySpan<float> target, int index, int columns);

    private float OfLogits(Span<float> logits, ReadOnlySpan<float> target, Span<float> gradient, float scale, bool keepProbabilities)
    {
        int columns = logits.Length;
        Span<float> probabilities = stackalloc float[columns <= 1024 ? columns : 0];
        probabilities = probabilities.IsEmpty ? new float[columns] : probabilities;
        Softmax.Row(logits, probabilities, out float logSumExp);
        float loss = 0f;
        float total = 0f;
        for (int i = 0; i < columns; i++)
        {
            float t = TargetOf(target, i, columns);
            if (t != 0)
            {
                loss = MathF.FusedMultiplyAdd(t, logSumExp - logits[i], loss);
                total += t;
            }
        }

        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = ((probabilities[i] * total) - TargetOf(target, i, columns)) * scale;
        }

        if (keepProbabilities)
        {
            probabilities.CopyTo(logits);
        }

        return loss;
    }

    private float OfProbabilities(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient, float scale)
    {
        int columns = prediction.Length;
        float sum = 0f;
        foreach (float value in prediction)
        {
            sum += value;
        }

        // d loss / d q_k = -t_k / q_k where q is inside the cut, and q = prediction / sum.
        float loss = 0f;
        float dot = 0f;
        for (int i = 0; i < columns; i++)
        {
            float q = prediction[i] / sum;
            float cut = Math.Clamp(q, Epsilon, 1f - Epsilon);
            float t = TargetOf(target, i, columns);
            loss = MathF.FusedMultiplyAdd(-t, VectorMath.Log(cut), loss);
            if (!gradient.IsEmpty)
            {
                float dq = q == cut ? -t / cut : 0f;
                gradient[i] = dq;
                dot = MathF.FusedMultiplyAdd(dq, q, dot);
            }
        }

        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = (gradient[i] - dot) / sum * scale;
        }

        return loss;
    }
}
