using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary><c>w -= lr sign(beta_1 m + (1 - beta_1) g)</c>, then <c>m = beta_2 m + (1 - beta_2) g</c>.</summary>
internal readonly struct LionUpdate(float learningRate, float beta1, float beta2) : IUpdate
{
    public static int Slots => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TSimd, TVec>(TVec g, TVec square, ref TVec w, ref TVec momentum, ref TVec _, ref TVec __)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        TVec direction = Blend<TSimd, TVec>(momentum, g, beta1);
        TVec rate = TSimd.Broadcast(learningRate);

        // What is neither above nor below 0 is 0 or NaN, and stays so.
        TVec down = TSimd.Select(TSimd.LessThan(direction, TSimd.Zero), TSimd.Subtract(TSimd.Zero, rate), TSimd.Multiply(direction, TSimd.Zero));
        w = TSimd.Subtract(w, TSimd.Select(TSimd.GreaterThan(direction, TSimd.Zero), rate, down));
        momentum = Blend<TSimd, TVec>(momentum, g, beta2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Blend<TSimd, TVec>(TVec momentum, TVec g, float beta)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Add(TSimd.Multiply(momentum, TSimd.Broadcast(beta)), TSimd.Multiply(g, TSimd.Broadcast(1f - beta)));
}
