using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;
using Mnist.Models.Kernels.Tiles;

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
internal static unsafe class Elementwise
{
    /// <summary><c>destination[i] = op(x[i])</c>; the destination may be x itself.</summary>
    public static void Apply<TOp>(ReadOnlySpan<float> x, Span<float> destination, TOp op)
        where TOp : struct, IUnaryOp
    {
        if (x.Length != destination.Length)
        {
            ThrowLengths(x.Length, x.Length, destination.Length);
        }

        fixed (float* px = x, pd = destination)
        {
            Columns.Run(new Unary<TOp>(px, pd, op), x.Length);
        }
    }

    /// <summary><c>destination[i] = op(x[i], y[i])</c>; the destination may be x or y itself.</summary>
    public static void Apply<TOp>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination, TOp op)
        where TOp : struct, IBinaryOp
    {
        if (x.Length != y.Length || x.Length != destination.Length)
        {
            ThrowLengths(x.Length, y.Length, destination.Length);
        }

        fixed (float* px = x, py = y, pd = destination)
        {
            Columns.Run(new Binary<TOp>(px, py, pd, op), x.Length);
        }
    }

    [DoesNotReturn]
    private static void ThrowLengths(int x, int y, int destination) => throw new ArgumentException(
        $"Elementwise spans must have one length. Received x: {x}, y: {y}, destination: {destination}.");

    // The last vector is masked, not laid over the one before: in place, an operation must not be applied twice.
    internal readonly struct Unary<TOp>(float* x, float* destination, TOp op) : IColumns
        where TOp : struct, IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TEdge>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TEdge : struct, ICount =>
            Edge.Store<TSimd, TVec, TEdge>(op.Apply<TSimd, TVec>(Edge.Load<TSimd, TVec, TEdge>(x + column, mask)), destination + column, mask);
    }

    private readonly struct Binary<TOp>(float* x, float* y, float* destination, TOp op) : IColumns
        where TOp : struct, IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TEdge>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TEdge : struct, ICount
        {
            TVec value = op.Apply<TSimd, TVec>(Edge.Load<TSimd, TVec, TEdge>(x + column, mask), Edge.Load<TSimd, TVec, TEdge>(y + column, mask));
            Edge.Store<TSimd, TVec, TEdge>(value, destination + column, mask);
        }
    }
}
