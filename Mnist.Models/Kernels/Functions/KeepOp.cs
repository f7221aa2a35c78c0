using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Functions;

/// <summary>Turns a uniform number into dropout's factor: 0 below the rate, <c>1 / (1 - rate)</c> from it on.</summary>
/// <param name="rate">Fraction that is dropped.</param>
internal readonly struct KeepOp(float rate) : IUnaryOp
{
    private readonly float _rate = rate;
    private readonly float _scale = 1f / (1f - rate);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Select(TSimd.LessThan(x, TSimd.Broadcast(_rate)), TSimd.Zero, TSimd.Broadcast(_scale));
}
