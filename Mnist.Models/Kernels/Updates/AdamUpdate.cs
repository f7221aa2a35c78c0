using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary><c>m += (g - m)(1 - beta_1)</c>, <c>v += (g^2 - v)(1 - beta_2)</c>, <c>w -= m alpha / (sqrt(v) + epsilon)</c>.</summary>
internal readonly struct AdamUpdate(AdamNumbers numbers) : IUpdate
{
    public static int Slots => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TSimd, TVec>(TVec g, TVec square, ref TVec w, ref TVec momentum, ref TVec velocity, ref TVec _)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        Average<TSimd, TVec>(numbers, g, square, ref momentum, ref velocity);
        w = TSimd.Subtract(w, Step<TSimd, TVec>(numbers, momentum, velocity));
    }

    /// <summary>Moves both moments.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Average<TSimd, TVec>(AdamNumbers numbers, TVec g, TVec square, ref TVec m, ref TVec v)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        m = TSimd.Add(m, TSimd.Multiply(TSimd.Subtract(g, m), TSimd.Broadcast(numbers.OneMinusBeta1)));
        v = TSimd.Add(v, TSimd.Multiply(TSimd.Subtract(square, v), TSimd.Broadcast(numbers.OneMinusBeta2)));
    }

    /// <summary>What the weight moves by.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVec Step<TSimd, TVec>(AdamNumbers numbers, TVec m, TVec v)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct =>
        TSimd.Divide(TSimd.Multiply(m, TSimd.Broadcast(numbers.Alpha)), TSimd.Add(TSimd.Sqrt(v), TSimd.Broadcast(numbers.Epsilon)));
}
