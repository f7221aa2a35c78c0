using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Convolution.Winograd;

/// <summary>Images to their values at <see cref="WinogradPoints"/>, channel by channel.</summary>
internal static unsafe class InputTransform
{
    /// <summary><c>V = B^T d</c> of every tile of every row.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="x">(images, height, width, channels).</param>
    /// <param name="images">Number of images.</param>
    /// <param name="v">(points, images, padded height, tiles, channels); rows of the margin are left alone.</param>
    public static void Run(WinogradTiles tiles, float* x, int images, float* v)
    {
        switch (tiles.Points.Pairs)
        {
            case 1: SimdDispatch.Run(new Kernel<Const1>(tiles, x, images, v)); break;
            case 2: SimdDispatch.Run(new Kernel<Const2>(tiles, x, images, v)); break;
            default: SimdDispatch.Run(new Kernel<Const3>(tiles, x, images, v)); break;
        }
    }

    // f0 x0 + f1 x1 + ... + the last, whose factor is 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Polynomial<TSimd, TVec>(int degree, float* f, TVec x0, TVec x1, TVec x2, TVec x3)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        if (degree == 0)
        {
            return x0;
        }

        TVec sum = degree == 1 ? x1 : degree == 2 ? x2 : x3;
        sum = degree > 2 ? TSimd.FusedMultiplyAdd(TSimd.Broadcast(f[2]), x2, sum) : sum;
        sum = degree > 1 ? TSimd.FusedMultiplyAdd(TSimd.Broadcast(f[1]), x1, sum) : sum;
        return TSimd.FusedMultiplyAdd(TSimd.Broadcast(f[0]), x0, sum);
    }

    private readonly ref struct Kernel<TPairs>(WinogradTiles tiles, float* x, int images, float* v) : ISimdKernel
        where TPairs : struct, IConst
    {
        private readonly WinogradTiles _tiles = tiles;
        private readonly float* _x = x;
        private readonly int _images = images;
        private readonly float* _v = v;

        [MethodImpl(KernelMethod.Options)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            (WindowAxis height, WindowAxis width, int channels) = (_tiles.Shape.Height, _tiles.Shape.Width, _tiles.Shape.Channels);
            int rows = Math.Min(height.Input, height.Padded - height.PadBefore);
            int points = (2 * TPairs.Value) + 2;
            float** columns = stackalloc float*[(2 * WinogradPoints.MaxPairs) + 2];
            for (int row = 0; row < _images * rows; row++)
            {
                (int image, int line) = Math.DivRem(row, rows);
                float* from = _x + (((nint)image * height.Input) + line) * width.Input * channels;
                float* to = _v + ((nint)image * _tiles.InputImage) + ((nint)(line + height.PadBefore) * _tiles.InputLine);
                for (int tile = 0; tile < _tiles.Tiles; tile++, to += channels)
                {
                    int first = _tiles.First + (tile * _tiles.Points.Outputs) - width.PadBefore;
                    for (int i = 0; i < points; i++)
                    {
                        columns[i] = (uint)(first + i) < (uint)width.Input ? from + ((nint)(first + i) * channels) : (float*)_tiles.Zeros;
                    }

                    VectorLoop.Run<TSimd, TVec, Tile<TPairs>>(new Tile<TPairs>(columns, to, _tiles.InputPlane, (float*)_tiles.Points.InputFactors), channels);
                }
            }
        }
    }

    private readonly struct Tile<TPairs>(float** columns, float* to, nint plane, float* factors) : IVectorBody
        where TPairs : struct, IConst
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            TVec d0 = Load<TSimd, TVec, TPartial>(0, column, mask);
            TVec d1 = Load<TSimd, TVec, TPartial>(1, column, mask);
            TVec d2 = Load<TSimd, TVec, TPartial>(2, column, mask);
            TVec d3 = Load<TSimd, TVec, TPartial>(3, column, mask);
            TVec d4 = TPairs.Value > 1 ? Load<TSimd, TVec, TPartial>(4, column, mask) : TSimd.Zero;
            TVec d5 = TPairs.Value > 1 ? Load<TSimd, TVec, TPartial>(5, column, mask) : TSimd.Zero;
            TVec d6 = TPairs.Value > 2 ? Load<TSimd, TVec, TPartial>(6, column, mask) : TSimd.Zero;
            TVec d7 = TPairs.Value > 2 ? Load<TSimd, TVec, TPartial>(7, column, mask) : TSimd.Zero;
            float* v = to + column;
            MaskedAccess.Store<TSimd, TVec, TPartial>(Polynomial<TSimd, TVec>(TPairs.Value, factors, d0, d2, d4, d6), v, mask);
            v = Pair<TSimd, TVec, TPartial>(1, d1, d2, d3, d4, d5, d6, v, mask);
            if (TPairs.Value > 1)
            {
                v = Pair<TSimd, TVec, TPartial>(2, d1, d2, d3, d4, d5, d6, v, mask);
            }

            if (TPairs.Value > 2)
            {
                v = Pair<TSimd, TVec, TPartial>(3, d1, d2, d3, d4, d5, d6, v, mask);
            }

            MaskedAccess.Store<TSimd, TVec, TPartial>(Polynomial<TSimd, TVec>(TPairs.Value, factors, d1, d3, d5, d7), v + plane, mask);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TVec Load<TSimd, TVec, TPartial>(int i, int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst => MaskedAccess.Load<TSimd, TVec, TPartial>(columns[i] + column, mask);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private float* Pair<TSimd, TVec, TPartial>(int pair, TVec d1, TVec d2, TVec d3, TVec d4, TVec d5, TVec d6, float* v, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            float* f = factors + (pair * WinogradPoints.PairFactors);
            TVec even = Polynomial<TSimd, TVec>(TPairs.Value - 1, f, d2, d4, d6, TSimd.Zero);
            TVec odd = Polynomial<TSimd, TVec>(TPairs.Value - 1, f, d1, d3, d5, TSimd.Zero);
            MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(TSimd.Broadcast(f[3]), odd, even), v + plane, mask);
            MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(TSimd.Broadcast(f[2]), odd, even), v + (2 * plane), mask);
            return v + (2 * plane);
        }
    }
}
