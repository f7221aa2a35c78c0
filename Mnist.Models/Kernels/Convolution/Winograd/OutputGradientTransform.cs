using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Convolution.Winograd;

/// <summary>Gradients of outputs to those of the products at <see cref="WinogradPoints"/>, filter by filter: the adjoint of <see cref="OutputTransform"/>.</summary>
internal static unsafe class OutputGradientTransform
{
    /// <summary><c>dM = A dy</c> of every tile of every row.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="dy">(images, height', width', filters).</param>
    /// <param name="images">Number of images.</param>
    /// <param name="dm">(points, images, height', tiles, filters).</param>
    public static void Run(WinogradTiles tiles, float* dy, int images, float* dm)
    {
        switch (tiles.Points.Pairs)
        {
            case 1: SimdDispatch.Run(new Kernel<Const1>(tiles, dy, images, dm)); break;
            case 2: SimdDispatch.Run(new Kernel<Const2>(tiles, dy, images, dm)); break;
            default: SimdDispatch.Run(new Kernel<Const3>(tiles, dy, images, dm)); break;
        }
    }

    private readonly ref struct Kernel<TPairs>(WinogradTiles tiles, float* dy, int images, float* dm) : ISimdKernel
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
                    Tile<TPairs> tile = new(dy, filters, outputs, Math.Min(left, outputs), dm, _tiles.OutputPlane, (float*)_tiles.Points.OutputFactors);
                    VectorLoop.Run<TSimd, TVec, Tile<TPairs>>(tile, filters);
                }
            }
        }
    }

    private readonly struct Tile<TPairs>(float* dy, nint filters, int outputs, int columns, float* dm, nint plane, float* factors) : IVectorBody
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
