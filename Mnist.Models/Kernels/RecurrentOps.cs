using System.Runtime.InteropServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels;

/// <summary>Arithmetic of one time step of one row of a recurrent cell; formulas stand at the layers.</summary>
internal static class RecurrentOps
{
    /// <summary><c>c = f previous + i candidate</c>.</summary>
    public static void Cell(ReadOnlySpan<float> i, ReadOnlySpan<float> f, ReadOnlySpan<float> candidate, ReadOnlySpan<float> previous, Span<float> c) =>
        SimdDispatch.Run(new Zip4<CellOp>(i, f, candidate, previous, c));

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

    private readonly struct CellOp : IQuaternaryOp
    {
        public static TVec Apply<TSimd, TVec>(TVec a, TVec b, TVec c, TVec d)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.FusedMultiplyAdd(a, c, TSimd.Multiply(b, d));
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

    private readonly ref struct Zip4<TOp>(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, ReadOnlySpan<float> d, Span<float> destination) : ISimdKernel
        where TOp : struct, IQuaternaryOp
    {
        private readonly ReadOnlySpan<float> _a = a[..destination.Length];
        private readonly ReadOnlySpan<float> _b = b[..destination.Length];
        private readonly ReadOnlySpan<float> _c = c[..destination.Length];
        private readonly ReadOnlySpan<float> _d = d[..destination.Length];
        private readonly Span<float> _destination = destination;

        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            nuint length = (nuint)_destination.Length;
            nuint vectorEnd = length - (length % (nuint)TSimd.Count);
            ref float a = ref MemoryMarshal.GetReference(_a);
            ref float b = ref MemoryMarshal.GetReference(_b);
            ref float c = ref MemoryMarshal.GetReference(_c);
            ref float d = ref MemoryMarshal.GetReference(_d);
            ref float result = ref MemoryMarshal.GetReference(_destination);
            for (nuint i = 0; i < vectorEnd; i += (nuint)TSimd.Count)
            {
                TSimd.Store(TOp.Apply<TSimd, TVec>(TSimd.Load(ref a, i), TSimd.Load(ref b, i), TSimd.Load(ref c, i), TSimd.Load(ref d, i)), ref result, i);
            }

            for (nuint i = vectorEnd; i < length; i++)
            {
                SimdScalar.Store(
                    TOp.Apply<SimdScalar, float>(SimdScalar.Load(ref a, i), SimdScalar.Load(ref b, i), SimdScalar.Load(ref c, i), SimdScalar.Load(ref d, i)), ref result, i);
            }
        }
    }
}
