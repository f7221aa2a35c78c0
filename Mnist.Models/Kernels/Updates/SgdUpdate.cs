using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary><c>w -= lr g</c>.</summary>
internal readonly struct SgdUpdate(float learningRate) : IUpdate
{
    public static int Slots => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TSimd, TVec>(TVec g, TVec square, ref TVec w, ref TVec _, ref TVec __, ref TVec ___)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => w = TSimd.Subtract(w, TSimd.Multiply(g, TSimd.Broadcast(learningRate)));
}
