using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary>As <see cref="AdamUpdate"/>, with the largest v so far in v's place.</summary>
internal readonly struct AmsgradUpdate(AdamSettings settings) : IUpdate
{
    public static int Slots => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TSimd, TVec>(TVec g, ref TVec w, ref TVec slot0, ref TVec slot1, ref TVec slot2)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        AdamUpdate.Average<TSimd, TVec>(settings, g, ref slot0, ref slot1);
        slot2 = TSimd.Max(slot1, slot2);
        w = TSimd.Subtract(w, AdamUpdate.Step<TSimd, TVec>(settings, slot0, slot2));
    }
}
