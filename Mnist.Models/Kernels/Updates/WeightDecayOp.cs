using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary><c>w - w decay lr</c>.</summary>
internal readonly struct WeightDecayOp(float decay, float learningRate) : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Apply<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Subtract(x, TSimd.Multiply(TSimd.Multiply(x, TSimd.Broadcast(decay)), TSimd.Broadcast(learningRate)));
}
