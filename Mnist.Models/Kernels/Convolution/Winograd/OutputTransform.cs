using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Convolution.Winograd;

/// <summary>Products at <see cref="WinogradPoints"/> to outputs, filter by filter.</summary>
internal static unsafe class OutputTransform
{
    /// <summary><c>y = A^T M + bias</c> of every tile of every row.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="m">(points, images, height', tiles, filters).</param>
    /// <param name="images">Number of images.</param>
    /// <param name="bias">(filters), or null.</param>
    /// <param name="y">(images, height', width', filters); the tiles' columns are overwritten.</param>
    public static void Run(WinogradTiles tiles, float* m, int images, float* bias, float* y)
    {
        switch (tiles.Points.Pairs)
        {
            case 1: SimdDispatch.Run(new Kernel<Const1>(tiles, m, images, bias, y)); break;
            case 2: SimdDispatch.Run(new Kernel<Const2>(tiles, m, images, bias, y)); break;
            default: SimdDispatch.Run(new Kernel<Const3>(tiles, m, images, bias, y)); break;
        }
    }

    // x0 + f1 x1 + f2 x2 over the pairs; the first has magnitude 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Weighted<TSimd, TVec>(int pairs, float* f, TVec x0, TVec x1, TVec x2)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        TVec sum = x0;
        sum = pairs > 1 ? TSimd.FusedMultiplyAdd(TSimd.Broadcast(f[1]), x1, sum) : sum;
        return pairs > 2 ? TSimd.FusedMultiplyAdd(TSimd.Broadcast(f[2]), x2, sum) : sum;
    }

    private readonly ref struct Kernel<TPairs>(WinogradTiles tiles, float* m, int images, float* bias, float* y) : ISimdKernel
        where TPairs : struct, IConst
    {
        private readonly WinogradTiles _tiles = tiles;
        private readonly float* _m = m;
        private readonly int _images = images;
        private readonly float* _bias = bias == null ? (float*)tiles.Zeros : bias;
        private readonly float* _y = y;

        [MethodImpl(KernelMethod.Options)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            (int width, int filters, int outputs) = (_tiles.Shape.Width.Output, _tiles.Shape.Filters, _tiles.Points.Outputs);
            float* m = _m;
            for (int row = 0; row < _images * _tiles.Shape.Height.Output; row++)
            {
                float* y = _y + (((nint)row * width) + _tiles.First) * filters;
                for (int left = _tiles.Columns; left > 0; left -= outputs, m += filters, y += (nint)outputs * filters)
                {
                    Tile<TPairs> tile = new(m, _tiles.OutputPlane, _bias, y, filters, outputs, Math.Min(left, outputs), (float*)_tiles.Points.OutputFactors);
                    VectorLoop.Run<TSimd, TVec, Tile<TPairs>>(tile, filters);
                }
            }
        }
    }

    private readonly struct Tile<TPairs>(float* m, nint plane, float* bias, float* y, nint filters, int outputs, int columns, float* factors) : IVectorBody
        where TPairs : struct, IConst
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            float* from = m + column;
            TVec zero = MaskedAccess.Load<TSimd, TVec, TPartial>(from, mask);
            TVec plus = MaskedAccess.Load<TSimd, TVec, TPartial>(from + plane, mask);
            TVec minus = MaskedAccess.Load<TSimd, TVec, TPartial>(from + (2 * plane), mask);
            (TVec s0, TVec d0) = (TSimd.Add(plus, minus), TSimd.Subtract(plus, minus));
            (TVec s1, TVec d1, TVec s2, TVec d2) = (TSimd.Zero, TSimd.Zero, TSimd.Zero, TSimd.Zero);
            if (TPairs.Value > 1)
            {
                plus = MaskedAccess.Load<TSimd, TVec, TPartial>(from + (3 * plane), mask);
                minus = MaskedAccess.Load<TSimd, TVec, TPartial>(from + (4 * plane), mask);
                (s1, d1) = (TSimd.Add(plus, minus), TSimd.Subtract(plus, minus));
            }

            if (TPairs.Value > 2)
            {
                plus = MaskedAccess.Load<TSimd, TVec, TPartial>(from + (5 * plane), mask);
                minus = MaskedAccess.Load<TSimd, TVec, TPartial>(from + (6 * plane), mask);
                (s2, d2) = (TSimd.Add(plus, minus), TSimd.Subtract(plus, minus));
            }

            TVec infinity = MaskedAccess.Load<TSimd, TVec, TPartial>(from + (((2 * TPairs.Value) + 1) * plane), mask);
            TVec biases = MaskedAccess.Load<TSimd, TVec, TPartial>(bias + column, mask);
            float* to = y + column;
            float* f = factors;
            MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.Add(TSimd.Add(zero, Weighted<TSimd, TVec>(TPairs.Value, f, s0, s1, s2)), biases), to, mask);
            for (int i = 1; i < columns; i++)
            {
                to += filters;
                f += WinogradPoints.MaxPairs;
                TVec sum = (i & 1) == 0 ? Weighted<TSimd, TVec>(TPairs.Value, f, s0, s1, s2) : Weighted<TSimd, TVec>(TPairs.Value, f, d0, d1, d2);
                sum = i == outputs - 1 ? TSimd.Add(sum, infinity) : sum;
                MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.Add(sum, biases), to, mask);
            }
        }
    }
}
