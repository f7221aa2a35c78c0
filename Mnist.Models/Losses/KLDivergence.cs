using Mnist.Models.Kernels.Functions;

namespace Mnist.Models.Losses;

/// <summary><c>sum t log(t / p)</c> over the last axis, both cut to 1e-7 .. 1 (Keras class <c>KLDivergence</c>; Kullback and Leibler, 1951).</summary>
public sealed class KLDivergence : RowLoss
{
    private protected override float Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient, float scale) =>
        Sum(default(Penalty), prediction, target, gradient, scale);

    private readonly struct Penalty : IPenalty
    {
        public float Value(float prediction, float target) => Cut(target) * VectorMath.Log(Cut(target) / Cut(prediction));

        public float Slope(float prediction, float target) => prediction == Cut(prediction) ? -Cut(target) / prediction : 0f;

        private static float Cut(float value) => Math.Clamp(value, Epsilon, 1f);
    }
}
