using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Convolution.Winograd;

/// <summary>Transforms of images into <see cref="WinogradPoints"/> and back, channel by channel.</summary>
internal static unsafe class WinogradTransforms
{
    /// <summary><c>V = B^T d</c> of every tile of every row.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="x">(images, height, width, channels).</param>
    /// <param name="images">Number of images.</param>
    /// <param name="v">(points, images, padded height, tiles, channels); rows of the margin are left alone.</param>
    public static void Input(WinogradTiles tiles, float* x, int images, float* v)
    {
        switch (tiles.Points.Pairs)
        {
            case 1: SimdDispatch.Run(new InputKernel<Const1>(tiles, x, images, v)); break;
            case 2: SimdDispatch.Run(new InputKernel<Const2>(tiles, x, images, v)); break;
            default: SimdDispatch.Run(new InputKernel<Const3>(tiles, x, images, v)); break;
        }
    }

    /// <summary><c>y = A^T M + bias</c> of every tile of every row.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="m">(points, images, height', tiles, filters).</param>
    /// <param name="images">Number of images.</param>
    /// <param name="bias">(filters), or null.</param>
    /// <param name="y">(images, height', width', filters); the tiles' columns are overwritten.</param>
    public static void Output(WinogradTiles tiles, float* m, int images, float* bias, float* y)
    {
        switch (tiles.Points.Pairs)
        {
            case 1: SimdDispatch.Run(new OutputKernel<Const1>(tiles, m, images, bias, y)); break;
            case 2: SimdDispatch.Run(new OutputKernel<Const2>(tiles, m, images, bias, y)); break;
            default: SimdDispatch.Run(new OutputKernel<Const3>(tiles, m, images, bias, y)); break;
        }
    }

    /// <summary><c>dM = A dy</c> of every tile of every row.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="dy">(images, height', width', filters).</param>
    /// <param name="images">Number of images.</param>
    /// <param name="dm">(points, images, height', tiles, filters).</param>
    public static void OutputGradient(WinogradTiles tiles, float* dy, int images, float* dm)
    {
        switch (tiles.Points.Pairs)
        {
            case 1: SimdDispatch.Run(new OutputGradientKernel<Const1>(tiles, dy, images, dm)); break;
            case 2: SimdDispatch.Run(new OutputGradientKernel<Const2>(tiles, dy, images, dm)); break;
            default: SimdDispatch.Run(new OutputGradientKernel<Const3>(tiles, dy, images, dm)); break;
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

    private readonly ref struct InputKernel<TPairs>(WinogradTiles tiles, float* x, int images, float* v) : ISimdKernel
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

                    VectorLoop.Run<TSimd, TVec, InputTile<TPairs>>(new InputTile<TPairs>(columns, to, _tiles.InputPlane, (float*)_tiles.Points.InputFactors), channels);
                }
            }
        }
    }

    private readonly struct InputTile<TPairs>(float** columns, float* to, nint plane, float* factors) : IVectorBody
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

    private readonly ref struct OutputKernel<TPairs>(WinogradTiles tiles, float* m, int images, float* bias, float* y) : ISimdKernel
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
                    OutputTile<TPairs> tile = new(m, _tiles.OutputPlane, _bias, y, filters, outputs, Math.Min(left, outputs), (float*)_tiles.Points.OutputFactors);
                    VectorLoop.Run<TSimd, TVec, OutputTile<TPairs>>(tile, filters);
                }
            }
        }
    }

    private readonly struct OutputTile<TPairs>(float* m, nint plane, float* bias, float* y, nint filters, int outputs, int columns, float* factors) : IVectorBody
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

    private readonly ref struct OutputGradientKernel<TPairs>(WinogradTiles tiles, float* dy, int images, float* dm) : ISimdKernel
        where TPairs : struct, IConst
    {
        private readonly WinogradTiles _tiles = tiles;
        private readonly float* _dy = dy;
        private readonly int _images = images;
        private readonly float* _dm = dm;

        [MethodImpl(KernelMethod.Options)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            (int width, int filters, int outputs) = (_tiles.Shape.Width.Output, _tiles.Shape.Filters, _tiles.Points.Outputs);
            float* dm = _dm;
            for (int row = 0; row < _images * _tiles.Shape.Height.Output; row++)
            {
                float* dy = _dy + (((nint)row * width) + _tiles.First) * filters;
                for (int left = _tiles.Columns; left > 0; left -= outputs, dm += filters, dy += (nint)outputs * filters)
                {
                    OutputGradientTile<TPairs> tile = new(dy, filters, outputs, Math.Min(left, outputs), dm, _tiles.OutputPlane, (float*)_tiles.Points.OutputFactors);
                    VectorLoop.Run<TSimd, TVec, OutputGradientTile<TPairs>>(tile, filters);
                }
            }
        }
    }

    private readonly struct OutputGradientTile<TPairs>(float* dy, nint filters, int outputs, int columns, float* dm, nint plane, float* factors) : IVectorBody
        where TPairs : struct, IConst
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            float* from = dy + column;
            TVec value = MaskedAccess.Load<TSimd, TVec, TPartial>(from, mask);
            (TVec e0, TVec e1, TVec e2) = (value, value, value);
            (TVec o0, TVec o1, TVec o2) = (TSimd.Zero, TSimd.Zero, TSimd.Zero);
            float* to = dm + column;
            MaskedAccess.Store<TSimd, TVec, TPartial>(value, to, mask);
            float* f = factors;
            for (int i = 1; i < columns; i++)
            {
                from += filters;
                f += WinogradPoints.MaxPairs;
                value = MaskedAccess.Load<TSimd, TVec, TPartial>(from, mask);
                if ((i & 1) == 0)
                {
                    e0 = TSimd.Add(e0, value);
                    e1 = TPairs.Value > 1 ? TSimd.FusedMultiplyAdd(TSimd.Broadcast(f[1]), value, e1) : e1;
                    e2 = TPairs.Value > 2 ? TSimd.FusedMultiplyAdd(TSimd.Broadcast(f[2]), value, e2) : e2;
                }
                else
                {
                    o0 = TSimd.Add(o0, value);
                    o1 = TPairs.Value > 1 ? TSimd.FusedMultiplyAdd(TSimd.Broadcast(f[1]), value, o1) : o1;
                    o2 = TPairs.Value > 2 ? TSimd.FusedMultiplyAdd(TSimd.Broadcast(f[2]), value, o2) : o2;
                }
            }

            Pair<TSimd, TVec, TPartial>(0, e0, o0, to, mask);
            if (TPairs.Value > 1)
            {
                Pair<TSimd, TVec, TPartial>(1, e1, o1, to, mask);
            }

            if (TPairs.Value > 2)
            {
                Pair<TSimd, TVec, TPartial>(2, e2, o2, to, mask);
            }

            MaskedAccess.Store<TSimd, TVec, TPartial>(columns == outputs ? value : TSimd.Zero, to + (((2 * TPairs.Value) + 1) * plane), mask);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Pair<TSimd, TVec, TPartial>(int pair, TVec even, TVec odd, float* to, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.Add(even, odd), to + (((2 * pair) + 1) * plane), mask);
            MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.Subtract(even, odd), to + (((2 * pair) + 2) * plane), mask);
        }
    }
}
