using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary>As <see cref="AdamUpdate"/>, with the largest v so far in v's place.</summary>
internal readonly struct AmsgradUpdate(AdamNumbers numbers) : IUpdate
{
    public static int Slots => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TSimd, TVec>(TVec g, TVec square, ref TVec w, ref TVec momentum, ref TVec velocity, ref TVec largest)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        AdamUpdate.Average<TSimd, TVec>(numbers, g, square, ref momentum, ref velocity);
        largest = TSimd.Max(velocity, largest);
        w = TSimd.Subtract(w, AdamUpdate.Step<TSimd, TVec>(numbers, momentum, largest));
    }
}
