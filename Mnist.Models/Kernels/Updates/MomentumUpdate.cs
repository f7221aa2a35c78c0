using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary><c>m = decay m - lr g</c>, then <c>w += m</c>, or, Nesterov, <c>w += decay m - lr g</c>.</summary>
internal readonly struct MomentumUpdate(float learningRate, float decay, bool nesterov) : IUpdate
{
    public static int Slots => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TSimd, TVec>(TVec g, TVec square, ref TVec w, ref TVec momentum, ref TVec _, ref TVec __)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        TVec step = TSimd.Multiply(g, TSimd.Broadcast(learningRate));
        momentum = TSimd.Subtract(TSimd.Multiply(momentum, TSimd.Broadcast(decay)), step);
        w = TSimd.Add(w, nesterov ? TSimd.Subtract(TSimd.Multiply(momentum, TSimd.Broadcast(decay)), step) : momentum);
    }
}
