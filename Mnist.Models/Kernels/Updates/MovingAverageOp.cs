using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary><c>momentum x + (1 - momentum) y</c>: an average x moves towards y.</summary>
internal readonly struct MovingAverageOp(float momentum) : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x, TVec y)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Add(TSimd.Multiply(TSimd.Broadcast(momentum), x), TSimd.Multiply(TSimd.Broadcast(1f - momentum), y));
}
