using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Functions;

/// <summary>The larger of x and y, and x where they are equal or one is NaN, as TensorFlow's <c>Maximum</c> on the CPU.</summary>
internal readonly struct MaximumOp : IBinaryOp
{
    // The second operand of Max is the one that wins a tie.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x, TVec y)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Max(y, x);
}

/// <summary>The smaller of x and y, and x where they are equal or one is NaN, as TensorFlow's <c>Minimum</c> on the CPU.</summary>
internal readonly struct MinimumOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x, TVec y)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Min(y, x);
}

/// <summary>z where <c>x >= y</c>, else 0: the gradient z of <c>max(x, y)</c> to x, as TensorFlow gives it; a tie is x's.</summary>
internal readonly struct WhereNotLessOp : IElementOp
{
    public static int Operands => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x, TVec y, TVec z)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Select(TSimd.Or(TSimd.GreaterThan(x, y), TSimd.Equal(x, y)), z, TSimd.Zero);
}

/// <summary>0 where <c>x >= y</c>, else z: the gradient z of <c>max(x, y)</c> to y, and NaN's.</summary>
internal readonly struct WhereLessOp : IElementOp
{
    public static int Operands => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x, TVec y, TVec z)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Select(TSimd.Or(TSimd.GreaterThan(x, y), TSimd.Equal(x, y)), TSimd.Zero, z);
}
