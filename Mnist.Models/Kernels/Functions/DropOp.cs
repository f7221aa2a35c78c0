using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Functions;

/// <summary>Dropout of x by a uniform number: x times 0 below the rate, times <c>1 / (1 - rate)</c> from it on.</summary>
/// <param name="rate">Fraction that is dropped.</param>
internal readonly struct DropOp(float rate) : IBinaryOp
{
    private readonly float _rate = rate;
    private readonly float _scale = 1f / (1f - rate);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x, TVec y)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Multiply(x, TSimd.Select(TSimd.LessThan(y, TSimd.Broadcast(_rate)), TSimd.Zero, TSimd.Broadcast(_scale)));
}
