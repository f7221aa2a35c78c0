using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary><c>m += (g - m) (1 - beta1)</c>, <c>v += (g^2 - v) (1 - beta2)</c>, <c>w -= m alpha / (sqrt(v) + epsilon)</c>.</summary>
internal readonly struct AdamUpdate(AdamSettings settings) : IUpdate
{
    public static int Slots => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TSimd, TVec>(TVec g, ref TVec w, ref TVec slot0, ref TVec slot1, ref TVec slot2)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        Average<TSimd, TVec>(settings, g, ref slot0, ref slot1);
        w = TSimd.Subtract(w, Step<TSimd, TVec>(settings, slot0, slot1));
    }

    /// <summary>Moves both moments.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Average<TSimd, TVec>(AdamSettings settings, TVec g, ref TVec m, ref TVec v)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        m = TSimd.Add(m, TSimd.Multiply(TSimd.Subtract(g, m), TSimd.Broadcast(settings.OneMinusBeta1)));
        v = TSimd.Add(v, TSimd.Multiply(TSimd.Subtract(TSimd.Multiply(g, g), v), TSimd.Broadcast(settings.OneMinusBeta2)));
    }

    /// <summary>What the weight moves by.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVec Step<TSimd, TVec>(AdamSettings settings, TVec m, TVec v)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct =>
        TSimd.Divide(TSimd.Multiply(m, TSimd.Broadcast(settings.Alpha)), TSimd.Add(TSimd.Sqrt(v), TSimd.Broadcast(settings.Epsilon)));
}
