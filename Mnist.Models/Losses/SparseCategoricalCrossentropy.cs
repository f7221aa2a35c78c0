using Mnist.Models.Config;
using Mnist.Models.Kernels.Functions;

namespace Mnist.Models.Losses;

/// <summary>Cross-entropy against integer labels (Keras class <c>SparseCategoricalCrossentropy</c>).</summary>
/// <remarks>
/// Targets: (rows) labels, 0 to classes - 1. Probabilities p are cut to 1e-7 .. 1 - 1e-7, and the softmax of their logarithms is compared with the label, as
/// Keras does on TensorFlow: <c>log(sum p) - log p_label</c>.
/// </remarks>
/// <param name="from_logits">Whether the predictions are logits; false by default.</param>
public sealed class SparseCategoricalCrossentropy(bool from_logits = false) : Crossentropy(from_logits)
{
    internal override bool TakesLabels => true;

    internal static SparseCategoricalCrossentropy FromConfig(ConfigReader config) => config.Has("ignore_class")
        ? throw config.Wrong("ignore_class", "null", "a class")
        : new(config.Bool("from_logits", false));

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("from_logits", FromLogits);
    }

    private protected override ReadOnlySpan<float> Targets(ReadOnlySpan<float> target, Span<float> scratch)
    {
        scratch.Clear();
        scratch[(int)target[0]] = 1f;
        return scratch;
    }

    private protected override float OfProbabilities(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient, float scale)
    {
        float sum = 0f;
        foreach (float p in prediction)
        {
            sum += Cut(p);
        }

        // d loss / d p_k = (p_k / sum p - t_k) / p_k where p is inside the cut.
        for (int i = 0; i < gradient.Length; i++)
        {
            float cut = Cut(prediction[i]);
            gradient[i] = prediction[i] == cut ? ((cut / sum) - target[i]) / cut * scale : 0f;
        }

        return VectorMath.Log(sum / Cut(prediction[target.IndexOf(1f)]));
    }
}
