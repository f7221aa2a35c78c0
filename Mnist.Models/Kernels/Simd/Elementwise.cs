using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Mnist.Models.Kernels.Simd;

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
            VectorLoop.Run(new Unary<TOp>(px, pd, op), x.Length);
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
            VectorLoop.Run(new Binary<TOp>(px, py, pd, op), x.Length);
        }
    }

    [DoesNotReturn]
    private static void ThrowLengths(int x, int y, int destination) => throw new ArgumentException(
        $"Elementwise spans must have one length. Received x: {x}, y: {y}, destination: {destination}.");

    // The last vector is masked, not laid over the one before: in place, an operation must not be applied twice.
    internal readonly struct Unary<TOp>(float* x, float* destination, TOp op) : IVectorBody
        where TOp : struct, IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst =>
            MaskedAccess.Store<TSimd, TVec, TPartial>(op.Apply<TSimd, TVec>(MaskedAccess.Load<TSimd, TVec, TPartial>(x + column, mask)), destination + column, mask);
    }

    private readonly struct Binary<TOp>(float* x, float* y, float* destination, TOp op) : IVectorBody
        where TOp : struct, IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            TVec value = op.Apply<TSimd, TVec>(MaskedAccess.Load<TSimd, TVec, TPartial>(x + column, mask), MaskedAccess.Load<TSimd, TVec, TPartial>(y + column, mask));
            MaskedAccess.Store<TSimd, TVec, TPartial>(value, destination + column, mask);
        }
    }
}
