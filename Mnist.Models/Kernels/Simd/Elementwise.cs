using System.Diagnostics.CodeAnalysis;

namespace Mnist.Models.Kernels.Simd;

/// <summary>Elementwise operations over whole arrays: the checks; <see cref="Elements{TOp}"/> is the work.</summary>
internal static unsafe class Elementwise
{
    /// <summary><c>destination[i] = op(x[i])</c>; the destination may be x itself.</summary>
    /// <exception cref="ArgumentException">The spans are not of one length.</exception>
    public static void Apply<TOp>(ReadOnlySpan<float> x, Span<float> destination, TOp op)
        where TOp : struct, IUnaryOp
    {
        if (x.Length != destination.Length)
        {
            ThrowLengths(destination.Length, x.Length);
        }

        fixed (float* px = x, pd = destination)
        {
            VectorLoop.Run(new Elements<Unary<TOp>>(px, null, null, pd, new Unary<TOp>(op)), x.Length);
        }
    }

    /// <summary><c>destination[i] = op(x[i], y[i])</c>; the destination may be x or y itself.</summary>
    /// <exception cref="ArgumentException">The spans are not of one length.</exception>
    public static void Apply<TOp>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination, TOp op)
        where TOp : struct, IBinaryOp
    {
        if (x.Length != destination.Length || y.Length != destination.Length)
        {
            ThrowLengths(destination.Length, x.Length, y.Length);
        }

        fixed (float* px = x, py = y, pd = destination)
        {
            VectorLoop.Run(new Elements<Binary<TOp>>(px, py, null, pd, new Binary<TOp>(op)), x.Length);
        }
    }

    /// <summary><c>destination[i] = op(x[i], y[i], z[i])</c>; the destination may be x, y or z itself.</summary>
    /// <exception cref="ArgumentException">The spans are not of one length.</exception>
    public static void Apply<TOp>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, Span<float> destination, TOp op)
        where TOp : struct, IElementOp
    {
        if (x.Length != destination.Length || y.Length != destination.Length || z.Length != destination.Length)
        {
            ThrowLengths(destination.Length, x.Length, y.Length, z.Length);
        }

        fixed (float* px = x, py = y, pz = z, pd = destination)
        {
            VectorLoop.Run(new Elements<TOp>(px, py, pz, pd, op), x.Length);
        }
    }

    [DoesNotReturn]
    private static void ThrowLengths(int destination, params ReadOnlySpan<int> operands) => throw new ArgumentException(
        $"Elementwise spans must have one length. Received operands of {string.Join(", ", operands.ToArray())}, destination: {destination}.");
}
