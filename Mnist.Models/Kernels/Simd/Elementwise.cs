using System.Diagnostics.CodeAnalysis;

namespace Mnist.Models.Kernels.Simd;

/// <summary>Elementwise operations over whole arrays: the checks; <see cref="Elements{TOp}"/> is the work.</summary>
internal static unsafe class Elementwise
{
    /// <summary><c>destination[i] = op(x[i])</c>; the destination may be x itself.</summary>
    /// <exception cref="ArgumentException">The spans are not of one length.</exception>
    public static void Apply<TOp>(ReadOnlySpan<float> x, Span<float> destination, TOp op)
        where TOp : struct, IUnaryOp => Run(x, default, default, destination, new Unary<TOp>(op));

    /// <summary><c>destination[i] = op(x[i], y[i])</c>; the destination may be x or y itself.</summary>
    /// <exception cref="ArgumentException">The spans are not of one length.</exception>
    public static void Apply<TOp>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination, TOp op)
        where TOp : struct, IBinaryOp => Run(x, y, default, destination, new Binary<TOp>(op));

    /// <summary><c>destination[i] = op(x[i], y[i], z[i])</c>; the destination may be x, y or z itself.</summary>
    /// <exception cref="ArgumentException">The spans are not of one length.</exception>
    public static void Apply<TOp>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, Span<float> destination, TOp op)
        where TOp : struct, IElementOp => Run(x, y, z, destination, op);

    private static void Run<TOp>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, Span<float> destination, TOp op)
        where TOp : struct, IElementOp
    {
        int length = destination.Length;
        if (x.Length != length || (TOp.Operands > 1 && y.Length != length) || (TOp.Operands > 2 && z.Length != length))
        {
            ThrowLengths(x.Length, y.Length, z.Length, length, TOp.Operands);
        }

        fixed (float* px = x, py = y, pz = z, pd = destination)
        {
            VectorLoop.Run(new Elements<TOp>(px, py, pz, pd, op), length);
        }
    }

    [DoesNotReturn]
    private static void ThrowLengths(int x, int y, int z, int destination, int operands)
    {
        string received = string.Join(", ", ((string[])[$"x: {x}", $"y: {y}", $"z: {z}"])[..operands]);
        throw new ArgumentException($"Elementwise spans must have one length. Received {received}, destination: {destination}.");
    }
}
