using Mnist.Models.Kernels.Functions;

namespace Mnist.Models.Losses;

/// <summary><c>mean p - t log p</c> over the last axis (Keras class <c>Poisson</c>).</summary>
public sealed class Poisson : RowLoss
{
    private protected override float Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient, float scale) =>
        Mean(default(Penalty), prediction, target, gradient, scale);

    private readonly struct Penalty : IPenalty
    {
        public float Value(float prediction, float target) => prediction - (target * VectorMath.Log(prediction + Epsilon));

        public float Slope(float prediction, float target) => 1f - (target / (prediction + Epsilon));
    }
}
