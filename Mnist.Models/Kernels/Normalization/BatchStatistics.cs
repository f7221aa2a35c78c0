using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Reductions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Normalization;

/// <summary>Sums over rows and affine maps of rows, channel by channel: the arithmetic of batch normalisation.</summary>
internal static unsafe class BatchStatistics
{
    /// <summary>Sum of dy, and sum of <c>dy (x - mean) inverse</c>, of each channel.</summary>
    /// <param name="x">(rows, channels).</param>
    /// <param name="dy">(rows, channels).</param>
    /// <param name="mean">(channels).</param>
    /// <param name="inverse">(channels): 1 / deviation.</param>
    /// <param name="sum">(channels); overwritten.</param>
    /// <param name="product">(channels); overwritten.</param>
    public static void SumGradients(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> mean, ReadOnlySpan<float> inverse, Span<float> sum, Span<float> product)
    {
        RowSums.Sum(dy, sum);
        RowSums.SumProducts(x, dy, mean, product);
        for (int channel = 0; channel < product.Length; channel++)
        {
            product[channel] *= inverse[channel];
        }
    }

    /// <summary><c>inverse = 1 / sqrt(variance + epsilon)</c>, <c>factor = gamma inverse</c>; an empty gamma is all ones.</summary>
    public static void Invert(ReadOnlySpan<float> variance, float epsilon, ReadOnlySpan<float> gamma, Span<float> inverse, Span<float> factor)
    {
        for (int channel = 0; channel < inverse.Length; channel++)
        {
            inverse[channel] = 1f / MathF.Sqrt(variance[channel] + epsilon);
            factor[channel] = gamma.IsEmpty ? inverse[channel] : gamma[channel] * inverse[channel];
        }
    }

    /// <summary><c>average = average kept + value rest</c>.</summary>
    public static void Move(Span<float> average, ReadOnlySpan<float> value, float kept, float rest)
    {
        for (int channel = 0; channel < average.Length; channel++)
        {
            average[channel] = (average[channel] * kept) + (value[channel] * rest);
        }
    }

    /// <summary><c>y = (x - mean) factor + offset</c>.</summary>
    public static void Normalise(ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> factor, ReadOnlySpan<float> offset, Span<float> y) =>
        VectorLoop.Run(new Map<NormaliseOp>(x, x, mean, factor, offset, offset, y), mean.Length);

    /// <summary><c>dx = dy factor + shift + (x - mean) slope</c>.</summary>
    public static void InputGradient(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> dy,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> factor,
        ReadOnlySpan<float> shift,
        ReadOnlySpan<float> slope,
        Span<float> dx) => VectorLoop.Run(new Map<GradientOp>(x, dy, mean, factor, shift, slope, dx), mean.Length);

    private interface IMap
    {
        static abstract TVec Apply<TSimd, TVec>(TVec x, TVec y, TVec mean, TVec factor, TVec shift, TVec slope)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct;
    }

    private readonly struct NormaliseOp : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Apply<TSimd, TVec>(TVec x, TVec y, TVec mean, TVec factor, TVec shift, TVec slope)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.FusedMultiplyAdd(TSimd.Subtract(x, mean), factor, shift);
    }

    private readonly struct GradientOp : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Apply<TSimd, TVec>(TVec x, TVec y, TVec mean, TVec factor, TVec shift, TVec slope)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.FusedMultiplyAdd(TSimd.Subtract(x, mean), slope, TSimd.FusedMultiplyAdd(y, factor, shift));
    }

    private readonly ref struct Map<TMap>(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> y,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> factor,
        ReadOnlySpan<float> shift,
        ReadOnlySpan<float> slope,
        Span<float> destination) : IVectorBody
        where TMap : struct, IMap
    {
        private readonly ReadOnlySpan<float> _x = x[..destination.Length];
        private readonly ReadOnlySpan<float> _y = y[..destination.Length];
        private readonly ReadOnlySpan<float> _mean = mean;
        private readonly ReadOnlySpan<float> _factor = factor[..mean.Length];
        private readonly ReadOnlySpan<float> _shift = shift[..mean.Length];
        private readonly ReadOnlySpan<float> _slope = slope[..mean.Length];
        private readonly Span<float> _destination = destination;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            nint stride = _mean.Length;
            fixed (float* x = _x, y = _y, means = _mean, factors = _factor, shifts = _shift, slopes = _slope, destination = _destination)
            {
                TVec mean = MaskedAccess.Load<TSimd, TVec, TPartial>(means + column, mask);
                TVec factor = MaskedAccess.Load<TSimd, TVec, TPartial>(factors + column, mask);
                TVec shift = MaskedAccess.Load<TSimd, TVec, TPartial>(shifts + column, mask);
                TVec slope = MaskedAccess.Load<TSimd, TVec, TPartial>(slopes + column, mask);
                for (nint i = column; i < _destination.Length; i += stride)
                {
                    TVec value = TMap.Apply<TSimd, TVec>(
                        MaskedAccess.Load<TSimd, TVec, TPartial>(x + i, mask), MaskedAccess.Load<TSimd, TVec, TPartial>(y + i, mask), mean, factor, shift, slope);
                    MaskedAccess.Store<TSimd, TVec, TPartial>(value, destination + i, mask);
                }
            }
        }
    }
}
