using System.Runtime.CompilerServices;

namespace Mnist.Models.Kernels.Simd;

/// <summary>A binary operation as the driver of elements takes it.</summary>
internal readonly struct Binary<TOp>(TOp op) : IElementOp
    where TOp : struct, IBinaryOp
{
    public static int Operands => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x, TVec y, TVec z)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => op.Apply<TSimd, TVec>(x, y);
}
