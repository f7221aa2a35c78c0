using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels;

/// <summary>What an Adam update needs besides the numbers.</summary>
internal readonly record struct AdamSettings(float OneMinusBeta1, float OneMinusBeta2, float Alpha, float Epsilon);

/// <summary>What an RMSprop update needs besides the numbers.</summary>
internal readonly record struct RmsPropSettings(float LearningRate, float Rho, float OneMinusRho, float Momentum, float Epsilon, bool Centered);

/// <summary>Weight updates, elementwise; formulas stand at the optimizers.</summary>
internal static class OptimizerKernels
{
    public static void Sgd(Span<float> weights, ReadOnlySpan<float> gradient, float learningRate) =>
        Elementwise.Apply(gradient, weights, weights, new SgdOp(learningRate));

    public static void SgdMomentum(Span<float> weights, ReadOnlySpan<float> gradient, Span<float> momentum, float learningRate, float share, bool nesterov)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            float step = gradient[i] * learningRate;
            float m = (momentum[i] * share) - step;
            momentum[i] = m;
            weights[i] += nesterov ? (m * share) - step : m;
        }
    }

    public static void Adam(Span<float> weights, ReadOnlySpan<float> gradient, Span<float> m, Span<float> v, Span<float> largest, AdamSettings settings)
    {
        if (largest.IsEmpty)
        {
            SimdDispatch.Run(new AdamKernel(weights, gradient[..weights.Length], m[..weights.Length], v[..weights.Length], settings));
            return;
        }

        for (int i = 0; i < weights.Length; i++)
        {
            m[i] += (gradient[i] - m[i]) * settings.OneMinusBeta1;
            v[i] += ((gradient[i] * gradient[i]) - v[i]) * settings.OneMinusBeta2;
            largest[i] = v[i] > largest[i] ? v[i] : largest[i];
            weights[i] -= m[i] * settings.Alpha / (MathF.Sqrt(largest[i]) + settings.Epsilon);
        }
    }

    public static void RmsProp(Span<float> weights, ReadOnlySpan<float> gradient, Span<float> square, Span<float> momentum, Span<float> mean, RmsPropSettings settings)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            float g = gradient[i];
            square[i] = (settings.Rho * square[i]) + (settings.OneMinusRho * (g * g));
            float denominator = square[i] + settings.Epsilon;
            if (settings.Centered)
            {
                mean[i] = (settings.Rho * mean[i]) + (settings.OneMinusRho * g);
                denominator -= mean[i] * mean[i];
            }

            float step = settings.LearningRate * g / MathF.Sqrt(denominator);
            momentum[i] = settings.Momentum > 0 ? (settings.Momentum * momentum[i]) + step : step;
            weights[i] -= momentum[i];
        }
    }

    private readonly struct SgdOp(float learningRate) : IBinaryOp
    {

        public TVec Apply<TSimd, TVec>(TVec x, TVec y)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.Subtract(y, TSimd.Multiply(x, TSimd.Broadcast(learningRate)));
    }

    private readonly ref struct AdamKernel(Span<float> weights, ReadOnlySpan<float> gradient, Span<float> m, Span<float> v, AdamSettings settings) : ISimdKernel
    {
        private readonly Span<float> _weights = weights;
        private readonly ReadOnlySpan<float> _gradient = gradient;
        private readonly Span<float> _m = m;
        private readonly Span<float> _v = v;
        private readonly AdamSettings _settings = settings;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            nuint length = (nuint)_weights.Length;
            nuint vectorEnd = length - (length % (nuint)TSimd.Count);
            for (nuint i = 0; i < vectorEnd; i += (nuint)TSimd.Count)
            {
                Update<TSimd, TVec>(i);
            }

            for (nuint i = vectorEnd; i < length; i++)
            {
                Update<SimdScalar, float>(i);
            }
        }

        private void Update<TSimd, TVec>(nuint i)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            ref float weights = ref MemoryMarshal.GetReference(_weights);
            ref float ms = ref MemoryMarshal.GetReference(_m);
            ref float vs = ref MemoryMarshal.GetReference(_v);
            TVec g = TSimd.Load(ref MemoryMarshal.GetReference(_gradient), i);
            TVec m = TSimd.Load(ref ms, i);
            TVec v = TSimd.Load(ref vs, i);
            m = TSimd.Add(m, TSimd.Multiply(TSimd.Subtract(g, m), TSimd.Broadcast(_settings.OneMinusBeta1)));
            v = TSimd.Add(v, TSimd.Multiply(TSimd.Subtract(TSimd.Multiply(g, g), v), TSimd.Broadcast(_settings.OneMinusBeta2)));
            TVec step = TSimd.Divide(TSimd.Multiply(m, TSimd.Broadcast(_settings.Alpha)), TSimd.Add(TSimd.Sqrt(v), TSimd.Broadcast(_settings.Epsilon)));
            TSimd.Store(m, ref ms, i);
            TSimd.Store(v, ref vs, i);
            TSimd.Store(TSimd.Subtract(TSimd.Load(ref weights, i), step), ref weights, i);
        }
    }
}
