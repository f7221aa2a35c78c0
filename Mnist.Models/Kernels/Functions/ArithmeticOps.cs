using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Functions;

/// <summary>x + y.</summary>
internal readonly struct AddOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x, TVec y)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Add(x, y);
}

/// <summary>x + y y, rounded twice.</summary>
internal readonly struct AddSquareOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x, TVec y)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Add(x, TSimd.Multiply(y, y));
}

/// <summary>x - y.</summary>
internal readonly struct SubtractOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x, TVec y)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Subtract(x, y);
}

/// <summary>x y.</summary>
internal readonly struct MultiplyOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x, TVec y)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Multiply(x, y);
}

/// <summary>x y + z, rounded once.</summary>
internal readonly struct MultiplyAddOp : IElementOp
{
    public static int Operands => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x, TVec y, TVec z)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.FusedMultiplyAdd(x, y, z);
}

/// <summary><c>x scale</c>.</summary>
internal readonly struct ScaleOp(float scale) : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Multiply(x, TSimd.Broadcast(scale));
}

/// <summary><c>x / divisor</c>.</summary>
internal readonly struct DivideOp(float divisor) : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Divide(x, TSimd.Broadcast(divisor));
}

/// <summary><c>-x</c>.</summary>
internal readonly struct NegateOp : IUnaryOp
{
    // Not 0 - x: that would make 0 of 0, where TensorFlow has -0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Multiply(x, TSimd.Broadcast(-1f));
}
