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

    /// <summary><c>average = average decay + value (1 - decay)</c>.</summary>
    /// <param name="average">(channels): the moving average.</param>
    /// <param name="value">(channels): of this batch.</param>
    /// <param name="decay">0 to 1.</param>
    /// <param name="oneMinusDecay"><c>1 - decay</c>, as the caller rounds it.</param>
    public static void Move(Span<float> average, ReadOnlySpan<float> value, float decay, float oneMinusDecay)
    {
        for (int channel = 0; channel < average.Length; channel++)
        {
            average[channel] = (average[channel] * decay) + (value[channel] * oneMinusDecay);
        }
    }

    /// <summary><c>y = (x - mean) factor + offset</c>.</summary>
    /// <param name="x">(rows, channels).</param>
    /// <param name="mean">(channels).</param>
    /// <param name="factor">(channels).</param>
    /// <param name="offset">(channels).</param>
    /// <param name="y">(rows, channels); overwritten.</param>
    public static void Normalise(ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> factor, ReadOnlySpan<float> offset, Span<float> y)
    {
        int channels = mean.Length;
        fixed (float* px = x[..y.Length], means = mean, factors = factor[..channels], offsets = offset[..channels], py = y)
        {
            VectorLoop.Run(new NormaliseColumns(px, means, factors, offsets, py, y.Length, channels), channels);
        }
    }

    /// <summary><c>dx = dy factor + shift + (x - mean) slope</c>.</summary>
    /// <param name="x">(rows, channels).</param>
    /// <param name="dy">(rows, channels).</param>
    /// <param name="mean">(channels).</param>
    /// <param name="factor">(channels).</param>
    /// <param name="shift">(channels).</param>
    /// <param name="slope">(channels).</param>
    /// <param name="dx">(rows, channels); overwritten.</param>
    public static void InputGradient(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> dy,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> factor,
        ReadOnlySpan<float> shift,
        ReadOnlySpan<float> slope,
        Span<float> dx)
    {
        int channels = mean.Length;
        fixed (float* px = x[..dx.Length], pdy = dy[..dx.Length], means = mean, pdx = dx)
        fixed (float* factors = factor[..channels], shifts = shift[..channels], slopes = slope[..channels])
        {
            VectorLoop.Run(new GradientColumns(px, pdy, means, factors, shifts, slopes, pdx, dx.Length, channels), channels);
        }
    }

    private readonly struct NormaliseColumns(float* x, float* mean, float* factor, float* offset, float* y, nint length, nint channels) : IVectorBody
    {
        [MethodImpl(KernelMethod.Options)]
        public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            TVec m = MaskedAccess.Load<TSimd, TVec, TPartial>(mean + column, mask);
            TVec f = MaskedAccess.Load<TSimd, TVec, TPartial>(factor + column, mask);
            TVec o = MaskedAccess.Load<TSimd, TVec, TPartial>(offset + column, mask);
            for (nint i = column; i < length; i += channels)
            {
                TVec distance = TSimd.Subtract(MaskedAccess.Load<TSimd, TVec, TPartial>(x + i, mask), m);
                MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(distance, f, o), y + i, mask);
            }
        }
    }

    private readonly struct GradientColumns(
        float* x, float* dy, float* mean, float* factor, float* shift, float* slope, float* dx, nint length, nint channels) : IVectorBody
    {
        [MethodImpl(KernelMethod.Options)]
        public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            TVec m = MaskedAccess.Load<TSimd, TVec, TPartial>(mean + column, mask);
            TVec f = MaskedAccess.Load<TSimd, TVec, TPartial>(factor + column, mask);
            TVec h = MaskedAccess.Load<TSimd, TVec, TPartial>(shift + column, mask);
            TVec l = MaskedAccess.Load<TSimd, TVec, TPartial>(slope + column, mask);

            // Locals, because fields would be read again for every row.
            (nint end, nint stride) = (length, channels);
            float* from = x;
            float* gradient = dy;
            float* to = dx;
            for (nint i = column; i < end; i += stride)
            {
                TVec distance = TSimd.Subtract(MaskedAccess.Load<TSimd, TVec, TPartial>(from + i, mask), m);
                TVec affine = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(gradient + i, mask), f, h);
                MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(distance, l, affine), to + i, mask);
            }
        }
    }
}
