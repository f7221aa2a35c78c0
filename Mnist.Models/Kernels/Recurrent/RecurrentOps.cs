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
        Elementwise.Apply(x, y, destination, destination, default(MultiplyAddOp));

    /// <summary><c>h = z previous + (1 - z) candidate</c>.</summary>
    public static void Blend(ReadOnlySpan<float> z, ReadOnlySpan<float> previous, ReadOnlySpan<float> candidate, Span<float> h) =>
        Elementwise.Apply(z, previous, candidate, h, default(BlendOp));

    /// <summary><c>destination = dh (x - y)</c>.</summary>
    public static void MultiplyDifference(ReadOnlySpan<float> dh, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination) =>
        Elementwise.Apply(dh, x, y, destination, default(MultiplyDifferenceOp));

    /// <summary><c>destination = dh (1 - z)</c>.</summary>
    public static void MultiplyComplement(ReadOnlySpan<float> dh, ReadOnlySpan<float> z, Span<float> destination) =>
        Elementwise.Apply(dh, z, destination, default(MultiplyComplementOp));

    private readonly struct BlendOp : IElementOp
    {
        public static int Operands => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Apply<TSimd, TVec>(TVec x, TVec y, TVec z)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.FusedMultiplyAdd(x, y, TSimd.Multiply(TSimd.Subtract(TSimd.Broadcast(1f), x), z));
    }

    private readonly struct MultiplyDifferenceOp : IElementOp
    {
        public static int Operands => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Apply<TSimd, TVec>(TVec x, TVec y, TVec z)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.Multiply(x, TSimd.Subtract(y, z));
    }

    private readonly struct MultiplyComplementOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Apply<TSimd, TVec>(TVec x, TVec y)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.Multiply(x, TSimd.Subtract(TSimd.Broadcast(1f), y));
    }
}
