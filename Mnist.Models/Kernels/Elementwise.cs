using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels;

/// <summary>An operation on one number per element.</summary>
internal interface IUnaryOp
{
    TVec Apply<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct;
}

/// <summary>An operation on two numbers per element.</summary>
internal interface IBinaryOp
{
    TVec Apply<TSimd, TVec>(TVec x, TVec y)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct;
}

/// <summary>Drivers of elementwise operations: checks, loop, masked tail. The operation at one float is the definition.</summary>
internal static class Elementwise
{
    /// <summary><c>destination[i] = op(x[i])</c>; the destination may be x itself.</summary>
    public static void Apply<TOp>(ReadOnlySpan<float> x, Span<float> destination, TOp op)
        where TOp : struct, IUnaryOp
    {
        if (x.Length != destination.Length)
        {
            ThrowLengths(x.Length, x.Length, destination.Length);
        }

        SimdDispatch.Run(new Unary<TOp>(x, destination, op));
    }

    /// <summary><c>destination[i] = op(x[i], y[i])</c>; the destination may be x or y itself.</summary>
    public static void Apply<TOp>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination, TOp op)
        where TOp : struct, IBinaryOp
    {
        if (x.Length != y.Length || x.Length != destination.Length)
        {
            ThrowLengths(x.Length, y.Length, destination.Length);
        }

        SimdDispatch.Run(new Binary<TOp>(x, y, destination, op));
    }

    [DoesNotReturn]
    private static void ThrowLengths(int x, int y, int destination) => throw new ArgumentException(
        $"Elementwise spans must have one length. Received x: {x}, y: {y}, destination: {destination}.");

    internal readonly unsafe ref struct Unary<TOp>(ReadOnlySpan<float> x, Span<float> destination, TOp op) : ISimdKernel
        where TOp : struct, IUnaryOp
    {
        private readonly ReadOnlySpan<float> _x = x;
        private readonly Span<float> _destination = destination;
        private readonly TOp _op = op;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            TOp op = _op;
            nint length = _x.Length;
            nint i = 0;
            fixed (float* xs = _x, ds = _destination)
            {
                for (; i <= length - TSimd.Count; i += TSimd.Count)
                {
                    TSimd.Store(op.Apply<TSimd, TVec>(TSimd.Load(xs + i)), ds + i);
                }

                // The tail is masked, not an overlapped last vector: in place, op must not be applied twice.
                if (i < length)
                {
                    TVec mask = TSimd.FirstLanes((int)(length - i));
                    TSimd.StoreMasked(op.Apply<TSimd, TVec>(TSimd.LoadMasked(xs + i, mask)), ds + i, mask);
                }
            }
        }
    }

    internal readonly unsafe ref struct Binary<TOp>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination, TOp op) : ISimdKernel
        where TOp : struct, IBinaryOp
    {
        private readonly ReadOnlySpan<float> _x = x;
        private readonly ReadOnlySpan<float> _y = y;
        private readonly Span<float> _destination = destination;
        private readonly TOp _op = op;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            TOp op = _op;
            nint length = _x.Length;
            nint i = 0;
            fixed (float* xs = _x, ys = _y, ds = _destination)
            {
                for (; i <= length - TSimd.Count; i += TSimd.Count)
                {
                    TSimd.Store(op.Apply<TSimd, TVec>(TSimd.Load(xs + i), TSimd.Load(ys + i)), ds + i);
                }

                if (i < length)
                {
                    TVec mask = TSimd.FirstLanes((int)(length - i));
                    TSimd.StoreMasked(op.Apply<TSimd, TVec>(TSimd.LoadMasked(xs + i, mask), TSimd.LoadMasked(ys + i, mask)), ds + i, mask);
                }
            }
        }
    }
}
