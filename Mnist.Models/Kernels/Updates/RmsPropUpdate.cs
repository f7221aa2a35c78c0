using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary>
/// <c>v = rho v + (1 - rho) g^2</c>, <c>step = lr g / sqrt(v + epsilon)</c>, <c>m = momentum m + step</c>, <c>w -= m</c>;
/// centred: <c>a = rho a + (1 - rho) g</c>, and <c>a^2</c> is taken from what stands under the root.
/// </summary>
internal readonly struct RmsPropUpdate(RmsPropSettings settings) : IUpdate
{
    public static int Slots => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TSimd, TVec>(TVec g, ref TVec w, ref TVec slot0, ref TVec slot1, ref TVec slot2)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        TVec rho = TSimd.Broadcast(settings.Rho);
        TVec oneMinusRho = TSimd.Broadcast(settings.OneMinusRho);
        slot0 = TSimd.Add(TSimd.Multiply(rho, slot0), TSimd.Multiply(oneMinusRho, TSimd.Multiply(g, g)));
        TVec square = slot0;
        if (settings.Centered)
        {
            slot2 = TSimd.Add(TSimd.Multiply(rho, slot2), TSimd.Multiply(oneMinusRho, g));
            square = TSimd.Subtract(square, TSimd.Multiply(slot2, slot2));
        }

        square = TSimd.Add(square, TSimd.Broadcast(settings.Epsilon));
        TVec step = TSimd.Divide(TSimd.Multiply(TSimd.Broadcast(settings.LearningRate), g), TSimd.Sqrt(square));
        slot1 = TSimd.Add(TSimd.Multiply(TSimd.Broadcast(settings.Momentum), slot1), step);
        w = TSimd.Subtract(w, slot1);
    }
}
