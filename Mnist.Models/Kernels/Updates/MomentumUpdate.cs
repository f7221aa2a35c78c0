using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary><c>m = momentum m - lr g</c>, then <c>w += m</c>, or, Nesterov, <c>w += momentum m - lr g</c>.</summary>
internal readonly struct MomentumUpdate(float learningRate, float momentum, bool nesterov) : IUpdate
{
    public static int Slots => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TSimd, TVec>(TVec g, ref TVec w, ref TVec slot0, ref TVec slot1, ref TVec slot2)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        TVec step = TSimd.Multiply(g, TSimd.Broadcast(learningRate));
        slot0 = TSimd.Subtract(TSimd.Multiply(slot0, TSimd.Broadcast(momentum)), step);
        w = TSimd.Add(w, nesterov ? TSimd.Subtract(TSimd.Multiply(slot0, TSimd.Broadcast(momentum)), step) : slot0);
    }
}
