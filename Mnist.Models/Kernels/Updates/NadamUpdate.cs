using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary>
/// <c>m += (g - m)(1 - beta_1)</c>, <c>v += (g^2 - v)(1 - beta_2)</c>, <c>m' = u(t + 1) m / (1 - u(1)...u(t + 1)) + (1 - u(t)) g / (1 - u(1)...u(t))</c>,
/// <c>w -= lr m' / (sqrt(v / (1 - beta_2^t)) + epsilon)</c>.
/// </summary>
internal readonly struct NadamUpdate(NadamNumbers numbers) : IUpdate
{
    public static int Slots => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TSimd, TVec>(TVec g, TVec square, ref TVec w, ref TVec momentum, ref TVec velocity, ref TVec _)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        momentum = TSimd.Add(momentum, TSimd.Multiply(TSimd.Subtract(g, momentum), TSimd.Broadcast(numbers.OneMinusBeta1)));
        velocity = TSimd.Add(velocity, TSimd.Multiply(TSimd.Subtract(square, velocity), TSimd.Broadcast(numbers.OneMinusBeta2)));
        TVec ahead = TSimd.Divide(TSimd.Multiply(TSimd.Broadcast(numbers.NextDecay), momentum), TSimd.Broadcast(numbers.OneMinusNextProduct));
        TVec now = TSimd.Divide(TSimd.Multiply(TSimd.Broadcast(numbers.OneMinusDecay), g), TSimd.Broadcast(numbers.OneMinusProduct));
        TVec root = TSimd.Sqrt(TSimd.Divide(velocity, TSimd.Broadcast(numbers.OneMinusPower2)));
        TVec step = TSimd.Multiply(TSimd.Add(ahead, now), TSimd.Broadcast(numbers.LearningRate));
        w = TSimd.Subtract(w, TSimd.Divide(step, TSimd.Add(root, TSimd.Broadcast(numbers.Epsilon))));
    }
}
