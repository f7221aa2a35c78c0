using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary><c>m += (g - m)(1 - beta_1)</c>, <c>u = max(beta_2 u, |g|)</c>, <c>w -= lr m / ((1 - beta_1^t)(u + epsilon))</c>.</summary>
internal readonly struct AdamaxUpdate(float learningRate, float oneMinusBeta1, float beta2, float oneMinusPower1, float epsilon) : IUpdate
{
    public static int Slots => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TSimd, TVec>(TVec g, TVec square, ref TVec w, ref TVec momentum, ref TVec norm, ref TVec _)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        momentum = TSimd.Add(momentum, TSimd.Multiply(TSimd.Subtract(g, momentum), TSimd.Broadcast(oneMinusBeta1)));
        norm = TSimd.Max(TSimd.Multiply(TSimd.Broadcast(beta2), norm), TSimd.Abs(g));
        TVec divisor = TSimd.Multiply(TSimd.Broadcast(oneMinusPower1), TSimd.Add(norm, TSimd.Broadcast(epsilon)));
        w = TSimd.Subtract(w, TSimd.Divide(TSimd.Multiply(TSimd.Broadcast(learningRate), momentum), divisor));
    }
}
