using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary>Multiplies and divides, as <c>tf.clip_by_norm</c> does even where it clips nothing.</summary>
internal readonly struct NormClipOp(float limit, float norm) : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Divide(TSimd.Multiply(x, TSimd.Broadcast(limit)), TSimd.Broadcast(norm));
}
