using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary>x, but no less than -limit and no more than limit; NaN for NaN.</summary>
internal readonly struct ValueClipOp(float limit) : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Min(TSimd.Broadcast(limit), TSimd.Max(TSimd.Broadcast(-limit), x));
}
