using Mnist.Models.Config;
using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Losses;

/// <summary>Cross-entropy of independent yes and no answers: <c>-mean t log p + (1 - t) log(1 - p)</c> (Keras class <c>BinaryCrossentropy</c>).</summary>
/// <remarks>
/// Targets: 0 or 1, or numbers between; with label smoothing s a target t counts as <c>t (1 - s) + s / 2</c>. Probabilities are cut to
/// 1e-7 .. 1 - 1e-7. From logits z: <c>max(z, 0) - z t + log(1 + e^-|z|)</c>.
/// </remarks>
public sealed class BinaryCrossentropy : RowLoss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="from_logits">Whether the predictions are logits; false by default.</param>
    /// <param name="label_smoothing">0 to 1; 0 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing is not 0 to 1.</exception>
    public BinaryCrossentropy(bool from_logits = false, float label_smoothing = 0f)
    {
        FromLogits = from_logits;
        LabelSmoothing = Require.UpToOne(label_smoothing);
    }

    /// <summary>Whether the predictions are logits rather than probabilities.</summary>
    public bool FromLogits { get; }

    /// <summary>How far targets are moved towards one half.</summary>
    public float LabelSmoothing { get; }

    internal static BinaryCrossentropy FromConfig(ConfigReader config) => new(config.Bool("from_logits", false), config.Single("label_smoothing", 0f));

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("from_logits", FromLogits).Set("label_smoothing", LabelSmoothing);
    }

    private protected override float Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient, float scale) => FromLogits
        ? Mean(new OfLogits(LabelSmoothing), prediction, target, gradient, scale)
        : Mean(new OfProbabilities(LabelSmoothing), prediction, target, gradient, scale);

    private static float Smooth(float target, float smoothing) => smoothing == 0 ? target : (target * (1f - smoothing)) + (0.5f * smoothing);

    private readonly struct OfLogits(float smoothing) : IPenalty
    {
        public float Value(float prediction, float target)
        {
            float rest = VectorMath.Log(1f + VectorMath.Exp<SimdScalar, float>(-MathF.Abs(prediction)));
            return Math.Max(prediction, 0f) - (prediction * Smooth(target, smoothing)) + rest;
        }

        public float Slope(float prediction, float target) => VectorMath.Sigmoid<SimdScalar, float>(prediction) - Smooth(target, smoothing);
    }

    private readonly struct OfProbabilities(float smoothing) : IPenalty
    {
        public float Value(float prediction, float target)
        {
            float p = Cut(prediction);
            float t = Smooth(target, smoothing);
            return -((t * VectorMath.Log(p)) + ((1f - t) * VectorMath.Log(1f - p)));
        }

        public float Slope(float prediction, float target)
        {
            float p = Cut(prediction);
            float t = Smooth(target, smoothing);
            return p == prediction ? ((1f - t) / (1f - p)) - (t / p) : 0f;
        }

        private static float Cut(float probability) => Math.Clamp(probability, Epsilon, 1f - Epsilon);
    }
}
