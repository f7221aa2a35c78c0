using Mnist.Models.Kernels.Functions;

namespace Mnist.Models.Losses;

/// <summary><c>mean (log(p + 1) - log(t + 1))^2</c> over the last axis (Keras class <c>MeanSquaredLogarithmicError</c>); what is below 1e-7 counts as that.</summary>
public sealed class MeanSquaredLogarithmicError : RowLoss
{
    private protected override float Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient, float scale) =>
        Mean(default(Penalty), prediction, target, gradient, scale);

    private readonly struct Penalty : IPenalty
    {
        public float Value(float prediction, float target) => Difference(prediction, target) * Difference(prediction, target);

        public float Slope(float prediction, float target) => prediction < Epsilon ? 0f : 2f * Difference(prediction, target) / (prediction + 1f);

        private static float Difference(float prediction, float target) =>
            VectorMath.Log(Math.Max(prediction, Epsilon) + 1f) - VectorMath.Log(Math.Max(target, Epsilon) + 1f);
    }
}
