using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;
using Mnist.Models.Kernels.Tiles;

namespace Mnist.Models.Kernels;

/// <summary>Sums over rows and affine maps of rows, channel by channel: the arithmetic of batch normalisation.</summary>
/// <remarks>
/// Vectors run over channels. A sum is a sum of sums: blocks of <see cref="BlockRows"/> rows in order, and in a block four sums of every
/// fourth row, joined as (0 + 1) + (2 + 3); a single running sum of 43,264 squares is off by 7e-5, this one by less than 1e-6.
/// </remarks>
internal static unsafe class BatchStatistics
{
    private const int BlockRows = 64;
    private const int Lanes = 4;

    /// <summary>Mean of each channel and sum of squared distances from it.</summary>
    /// <param name="x">(rows, channels).</param>
    /// <param name="mean">(channels); overwritten.</param>
    /// <param name="squares">(channels); overwritten.</param>
    public static void Measure(ReadOnlySpan<float> x, Span<float> mean, Span<float> squares)
    {
        int rows = x.Length / mean.Length;
        RowMath.SumRows(x, mean);
        foreach (ref float value in mean)
        {
            value /= rows;
        }

        // What the distances from a mean add up to is what it is off by.
        SimdDispatch.Run(new SumKernel<DistanceTerm>(x, x, mean, squares));
        for (int channel = 0; channel < mean.Length; channel++)
        {
            mean[channel] += squares[channel] / rows;
        }

        SimdDispatch.Run(new SumKernel<SquareTerm>(x, x, mean, squares));
    }

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
        RowMath.SumRows(dy, sum);
        SimdDispatch.Run(new SumKernel<ProductTerm>(x, dy, mean, product));
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
        SimdDispatch.Run(new MapKernel<NormaliseOp>(x, x, mean, factor, offset, offset, y));

    /// <summary><c>dx = dy factor + shift + (x - mean) slope</c>.</summary>
    public static void InputGradient(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> dy,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> factor,
        ReadOnlySpan<float> shift,
        ReadOnlySpan<float> slope,
        Span<float> dx) => SimdDispatch.Run(new MapKernel<GradientOp>(x, dy, mean, factor, shift, slope, dx));

    private interface ITerm
    {
        static abstract TVec Add<TSimd, TVec>(TVec sum, TVec x, TVec y, TVec mean)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct;
    }

    private interface IMap
    {
        static abstract TVec Apply<TSimd, TVec>(TVec x, TVec y, TVec mean, TVec factor, TVec shift, TVec slope)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct;
    }

    private readonly struct DistanceTerm : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Add<TSimd, TVec>(TVec sum, TVec x, TVec y, TVec mean)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.Add(sum, TSimd.Subtract(x, mean));
    }

    private readonly struct SquareTerm : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Add<TSimd, TVec>(TVec sum, TVec x, TVec y, TVec mean)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            TVec distance = TSimd.Subtract(x, mean);
            return TSimd.FusedMultiplyAdd(distance, distance, sum);
        }
    }

    private readonly struct ProductTerm : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Add<TSimd, TVec>(TVec sum, TVec x, TVec y, TVec mean)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.FusedMultiplyAdd(y, TSimd.Subtract(x, mean), sum);
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

    private readonly ref struct SumKernel<TTerm>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> mean, Span<float> sum) : ISimdKernel
        where TTerm : struct, ITerm
    {
        private readonly ReadOnlySpan<float> _x = x;
        private readonly ReadOnlySpan<float> _y = y[..x.Length];
        private readonly ReadOnlySpan<float> _mean = mean[..sum.Length];
        private readonly Span<float> _sum = sum;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            int channels = _sum.Length;
            int rows = _x.Length / channels;
            int whole = channels - (channels % TSimd.Count);
            fixed (float* x = _x, y = _y, mean = _mean, sum = _sum)
            {
                TVec all = TSimd.FirstLanes(TSimd.Count);
                for (int channel = 0; channel < whole; channel += TSimd.Count)
                {
                    Column<TSimd, TVec, Count0>(x + channel, y + channel, mean + channel, sum + channel, rows, channels, all);
                }

                if (whole < channels)
                {
                    Column<TSimd, TVec, Count1>(x + whole, y + whole, mean + whole, sum + whole, rows, channels, TSimd.FirstLanes(channels - whole));
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Column<TSimd, TVec, TEdge>(float* x, float* y, float* means, float* sum, int rows, nint stride, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TEdge : struct, ICount
        {
            TVec mean = Edge.Load<TSimd, TVec, TEdge>(means, mask);
            TVec total = TSimd.Zero;
            for (int start = 0; start < rows; start += BlockRows)
            {
                int left = Math.Min(BlockRows, rows - start);
                TVec s0 = TSimd.Zero, s1 = TSimd.Zero, s2 = TSimd.Zero, s3 = TSimd.Zero;
                for (; left >= Lanes; left -= Lanes, x += Lanes * stride, y += Lanes * stride)
                {
                    s0 = Add<TSimd, TVec, TEdge>(s0, x, y, mean, mask);
                    s1 = Add<TSimd, TVec, TEdge>(s1, x + stride, y + stride, mean, mask);
                    s2 = Add<TSimd, TVec, TEdge>(s2, x + (2 * stride), y + (2 * stride), mean, mask);
                    s3 = Add<TSimd, TVec, TEdge>(s3, x + (3 * stride), y + (3 * stride), mean, mask);
                }

                // What is left of the last block, one row to each sum.
                s0 = left > 0 ? Add<TSimd, TVec, TEdge>(s0, x, y, mean, mask) : s0;
                s1 = left > 1 ? Add<TSimd, TVec, TEdge>(s1, x + stride, y + stride, mean, mask) : s1;
                s2 = left > 2 ? Add<TSimd, TVec, TEdge>(s2, x + (2 * stride), y + (2 * stride), mean, mask) : s2;
                total = TSimd.Add(total, TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3)));
            }

            Edge.Store<TSimd, TVec, TEdge>(total, sum, mask);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVec Add<TSimd, TVec, TEdge>(TVec sum, float* x, float* y, TVec mean, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TEdge : struct, ICount =>
            TTerm.Add<TSimd, TVec>(sum, Edge.Load<TSimd, TVec, TEdge>(x, mask), Edge.Load<TSimd, TVec, TEdge>(y, mask), mean);
    }

    private readonly ref struct MapKernel<TMap>(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> y,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> factor,
        ReadOnlySpan<float> shift,
        ReadOnlySpan<float> slope,
        Span<float> destination) : ISimdKernel
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
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            int channels = _mean.Length;
            int whole = channels - (channels % TSimd.Count);
            TVec all = TSimd.FirstLanes(TSimd.Count);
            for (int channel = 0; channel < whole; channel += TSimd.Count)
            {
                Column<TSimd, TVec, Count0>(channel, all);
            }

            if (whole < channels)
            {
                Column<TSimd, TVec, Count1>(whole, TSimd.FirstLanes(channels - whole));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Column<TSimd, TVec, TEdge>(int channel, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TEdge : struct, ICount
        {
            nint stride = _mean.Length;
            fixed (float* x = _x, y = _y, means = _mean, factors = _factor, shifts = _shift, slopes = _slope, destination = _destination)
            {
                TVec mean = Edge.Load<TSimd, TVec, TEdge>(means + channel, mask);
                TVec factor = Edge.Load<TSimd, TVec, TEdge>(factors + channel, mask);
                TVec shift = Edge.Load<TSimd, TVec, TEdge>(shifts + channel, mask);
                TVec slope = Edge.Load<TSimd, TVec, TEdge>(slopes + channel, mask);
                for (nint i = channel; i < _destination.Length; i += stride)
                {
                    TVec value = TMap.Apply<TSimd, TVec>(
                        Edge.Load<TSimd, TVec, TEdge>(x + i, mask), Edge.Load<TSimd, TVec, TEdge>(y + i, mask), mean, factor, shift, slope);
                    Edge.Store<TSimd, TVec, TEdge>(value, destination + i, mask);
                }
            }
        }
    }
}
