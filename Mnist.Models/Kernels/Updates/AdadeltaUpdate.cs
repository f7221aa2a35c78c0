using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary>
/// <c>a = rho a + (1 - rho) g^2</c>, <c>d = -sqrt(b + epsilon) g / sqrt(a + epsilon)</c>, <c>b = rho b + (1 - rho) d^2</c>, <c>w += lr d</c>.
/// </summary>
internal readonly struct AdadeltaUpdate(float learningRate, float rho, float oneMinusRho, float epsilon) : IUpdate
{
    public static int Slots => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TSimd, TVec>(TVec g, TVec square, ref TVec w, ref TVec gradients, ref TVec deltas, ref TVec _)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        gradients = Average<TSimd, TVec>(gradients, square);
        TVec delta = TSimd.Divide(TSimd.Multiply(Root<TSimd, TVec>(deltas), g), Root<TSimd, TVec>(gradients));
        deltas = Average<TSimd, TVec>(deltas, TSimd.Multiply(delta, delta));
        w = TSimd.Subtract(w, TSimd.Multiply(TSimd.Broadcast(learningRate), delta));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVec Average<TSimd, TVec>(TVec average, TVec square)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct =>
        TSimd.Add(TSimd.Multiply(TSimd.Broadcast(rho), average), TSimd.Multiply(TSimd.Broadcast(oneMinusRho), square));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVec Root<TSimd, TVec>(TVec average)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Sqrt(TSimd.Add(average, TSimd.Broadcast(epsilon)));
}
