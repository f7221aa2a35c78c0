using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Functions;

/// <summary>x itself.</summary>
internal readonly struct LinearOp : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => x;
}

/// <summary>dy itself.</summary>
internal readonly struct LinearGradientOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x, TVec y)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => x;
}

/// <summary><c>max(x, 0)</c>; NaN for NaN, so that a network that diverged shows it.</summary>
internal readonly struct ReluOp : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Max(TSimd.Zero, x);
}

/// <summary>dy where the output y was positive, else 0.</summary>
internal readonly struct ReluGradientOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x, TVec y)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Select(TSimd.GreaterThan(y, TSimd.Zero), x, TSimd.Zero);
}

/// <summary>tanh x.</summary>
internal readonly struct TanhOp : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => VectorMath.Tanh<TSimd, TVec>(x);
}

/// <summary><c>dy (1 - y^2)</c>.</summary>
internal readonly struct TanhGradientOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x, TVec y)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Multiply(x, TSimd.FusedMultiplyAdd(TSimd.Subtract(TSimd.Zero, y), y, TSimd.Broadcast(1f)));
}

/// <summary><c>1 / (1 + e^-x)</c>.</summary>
internal readonly struct SigmoidOp : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => VectorMath.Sigmoid<TSimd, TVec>(x);
}

/// <summary><c>dy y (1 - y)</c>.</summary>
internal readonly struct SigmoidGradientOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x, TVec y)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Multiply(x, TSimd.Multiply(y, TSimd.Subtract(TSimd.Broadcast(1f), y)));
}

/// <summary>x above 0, <c>e^x - 1</c> below.</summary>
internal readonly struct EluOp : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct =>
        TSimd.Select(TSimd.GreaterThan(x, TSimd.Zero), x, TSimd.Subtract(VectorMath.Exp<TSimd, TVec>(x), TSimd.Broadcast(1f)));
}

/// <summary>dy where y is positive, <c>dy (y + 1)</c> elsewhere.</summary>
internal readonly struct EluGradientOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x, TVec y)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct =>
        TSimd.Select(TSimd.GreaterThan(y, TSimd.Zero), x, TSimd.Multiply(x, TSimd.Add(y, TSimd.Broadcast(1f))));
}
