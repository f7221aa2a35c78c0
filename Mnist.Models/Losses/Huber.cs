using Mnist.Models.Config;

namespace Mnist.Models.Losses;

/// <summary><c>mean e^2 / 2</c> where <c>|e| = |p - t|</c> is delta or less, <c>mean delta (|e| - delta / 2)</c> elsewhere (Keras class <c>Huber</c>).</summary>
/// <param name="delta">Where the square becomes a line, above 0; 1 by default.</param>
/// <exception cref="ArgumentOutOfRangeException">Delta is not above 0 or not finite.</exception>
public sealed class Huber(float? delta = null) : RowLoss
{
    /// <summary>Where the square becomes a line.</summary>
    public float Delta { get; } = Require.Positive(delta ?? 1f, nameof(delta));

    internal static Huber FromConfig(ConfigReader config) => new(config.Single("delta"));

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("delta", Delta);
    }

    private protected override float Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient, float scale) =>
        Mean(new Penalty(Delta), prediction, target, gradient, scale);

    private readonly struct Penalty(float delta) : IPenalty
    {
        public float Value(float prediction, float target)
        {
            float size = MathF.Abs(prediction - target);
            return size <= delta ? 0.5f * size * size : delta * (size - (0.5f * delta));
        }

        public float Slope(float prediction, float target) => Math.Clamp(prediction - target, -delta, delta);
    }
}
