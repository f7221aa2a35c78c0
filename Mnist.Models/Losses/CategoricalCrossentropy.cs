using Mnist.Models.Config;
using Mnist.Models.Kernels.Functions;

namespace Mnist.Models.Losses;

/// <summary>Cross-entropy against one-hot or soft targets (Keras class <c>CategoricalCrossentropy</c>).</summary>
/// <remarks>
/// Targets: (rows, classes). With label smoothing s a target t counts as <c>t (1 - s) + s / classes</c>.
/// Probabilities are divided by their row's sum, then cut to 1e-7 .. 1 - 1e-7.
/// </remarks>
public sealed class CategoricalCrossentropy : Crossentropy
{
    /// <summary>Creates the loss.</summary>
    /// <param name="from_logits">Whether the predictions are logits; false by default.</param>
    /// <param name="label_smoothing">0 to 1; 0 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing is not 0 to 1.</exception>
    public CategoricalCrossentropy(bool from_logits = false, float label_smoothing = 0f)
        : base(from_logits) => LabelSmoothing = Require.UpToOne(label_smoothing);

    /// <summary>How far targets are moved towards even ones.</summary>
    public float LabelSmoothing { get; }

    internal static CategoricalCrossentropy FromConfig(ConfigReader config) => new(config.Bool("from_logits", false), config.Single("label_smoothing", 0f));

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("from_logits", FromLogits).Set("label_smoothing", LabelSmoothing);
    }

    private protected override ReadOnlySpan<float> Targets(ReadOnlySpan<float> target, Span<float> scratch)
    {
        if (LabelSmoothing == 0)
        {
            return target;
        }

        for (int i = 0; i < scratch.Length; i++)
        {
            scratch[i] = (target[i] * (1f - LabelSmoothing)) + (LabelSmoothing / scratch.Length);
        }

        return scratch;
    }

    private protected override float OfProbabilities(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient, float scale)
    {
        float sum = 0f;
        foreach (float value in prediction)
        {
            sum += value;
        }

        // d loss / d q_k = -t_k / q_k where q is inside the cut, and q = prediction / sum.
        float loss = 0f;
        float dot = 0f;
        for (int i = 0; i < target.Length; i++)
        {
            float q = prediction[i] / sum;
            float cut = Cut(q);
            float t = target[i];
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
