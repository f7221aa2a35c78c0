using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Losses;

/// <summary><c>mean log cosh(p - t)</c> over the last axis (Keras class <c>LogCosh</c>).</summary>
public sealed class LogCosh : RowLoss
{
    private protected override float Row(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient, float scale) =>
        Mean(default(Penalty), prediction, target, gradient, scale);

    private readonly struct Penalty : IPenalty
    {
        private const float Log2 = 0.6931472f;

        // log cosh x = |x| + log(1 + e^-2|x|) - log 2.
        public float Value(float prediction, float target)
        {
            float size = MathF.Abs(prediction - target);
            return size + VectorMath.Log(1f + VectorMath.Exp<SimdScalar, float>(-2f * size)) - Log2;
        }

        public float Slope(float prediction, float target) => VectorMath.Tanh<SimdScalar, float>(prediction - target);
    }
}
