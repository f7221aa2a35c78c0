using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Recurrent;

/// <summary>Arithmetic of one time step of one row of a recurrent cell; formulas stand at the layers.</summary>
internal static class RecurrentOps
{
    /// <summary><c>destination = x y</c>.</summary>
    public static void Multiply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination) => Elementwise.Apply(x, y, destination, default(MultiplyOp));

    /// <summary><c>destination += x y</c>.</summary>
    public static void MultiplyAdd(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination) =>
        SimdDispatch.Run(new Zip4<MultiplyAddOp>(x, y, destination, destination, destination));

    /// <summary><c>h = z previous + (1 - z) candidate</c>.</summary>
    public static void Blend(ReadOnlySpan<float> z, ReadOnlySpan<float> previous, ReadOnlySpan<float> candidate, Span<float> h) =>
        SimdDispatch.Run(new Zip4<BlendOp>(z, previous, candidate, candidate, h));

    /// <summary><c>destination = dh (x - y)</c>.</summary>
    public static void MultiplyDifference(ReadOnlySpan<float> dh, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination) =>
        SimdDispatch.Run(new Zip4<MultiplyDifferenceOp>(dh, x, y, y, destination));

    /// <summary><c>destination = dh (1 - z)</c>.</summary>
    public static void MultiplyComplement(ReadOnlySpan<float> dh, ReadOnlySpan<float> z, Span<float> destination) =>
        SimdDispatch.Run(new Zip4<MultiplyComplementOp>(dh, z, z, z, destination));

    private interface IQuaternaryOp
    {
        static abstract TVec Apply<TSimd, TVec>(TVec a, TVec b, TVec c, TVec d)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct;
    }

    private readonly struct MultiplyAddOp : IQuaternaryOp
    {
        public static TVec Apply<TSimd, TVec>(TVec a, TVec b, TVec c, TVec d)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.FusedMultiplyAdd(a, b, c);
    }

    private readonly struct BlendOp : IQuaternaryOp
    {
        public static TVec Apply<TSimd, TVec>(TVec a, TVec b, TVec c, TVec d)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.FusedMultiplyAdd(a, b, TSimd.Multiply(TSimd.Subtract(TSimd.Broadcast(1f), a), c));
    }

    private readonly struct MultiplyDifferenceOp : IQuaternaryOp
    {
        public static TVec Apply<TSimd, TVec>(TVec a, TVec b, TVec c, TVec d)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.Multiply(a, TSimd.Subtract(b, c));
    }

    private readonly struct MultiplyComplementOp : IQuaternaryOp
    {
        public static TVec Apply<TSimd, TVec>(TVec a, TVec b, TVec c, TVec d)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.Multiply(a, TSimd.Subtract(TSimd.Broadcast(1f), b));
    }

    private readonly unsafe ref struct Zip4<TOp>(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, ReadOnlySpan<float> d, Span<float> destination) : ISimdKernel
        where TOp : struct, IQuaternaryOp
    {
        private readonly ReadOnlySpan<float> _a = a[..destination.Length];
        private readonly ReadOnlySpan<float> _b = b[..destination.Length];
        private readonly ReadOnlySpan<float> _c = c[..destination.Length];
        private readonly ReadOnlySpan<float> _d = d[..destination.Length];
        private readonly Span<float> _destination = destination;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            nint length = _destination.Length;
            nint i = 0;
            fixed (float* a = _a, b = _b, c = _c, d = _d, result = _destination)
            {
                for (; i <= length - TSimd.Count; i += TSimd.Count)
                {
                    TSimd.Store(TOp.Apply<TSimd, TVec>(TSimd.Load(a + i), TSimd.Load(b + i), TSimd.Load(c + i), TSimd.Load(d + i)), result + i);
                }

                if (i < length)
                {
                    TVec mask = TSimd.FirstLanes((int)(length - i));
                    TVec last = TOp.Apply<TSimd, TVec>(
                        TSimd.LoadMasked(a + i, mask), TSimd.LoadMasked(b + i, mask), TSimd.LoadMasked(c + i, mask), TSimd.LoadMasked(d + i, mask));
                    TSimd.StoreMasked(last, result + i, mask);
                }
            }
        }
    }
}
