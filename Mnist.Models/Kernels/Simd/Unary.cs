using System.Runtime.CompilerServices;

namespace Mnist.Models.Kernels.Simd;

/// <summary>A unary operation as the driver of elements takes it.</summary>
internal readonly struct Unary<TOp>(TOp op) : IElementOp
    where TOp : struct, IUnaryOp
{
    public static int Operands => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x, TVec y, TVec z)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => op.Apply<TSimd, TVec>(x);
}
