using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary>
/// <c>v = rho v + (1 - rho) g^2</c>, <c>step = lr g / sqrt(v + epsilon)</c>; with momentum <c>m = momentum m + step</c>, <c>w -= m</c>, else
/// <c>w -= step</c>; centred: <c>a = rho a + (1 - rho) g</c>, and <c>a^2</c> is taken from what stands under the root.
/// </summary>
/// <typeparam name="TMomentum">1 with momentum.</typeparam>
/// <typeparam name="TCentered">1 when centred.</typeparam>
internal readonly struct RmsPropUpdate<TMomentum, TCentered>(RmsPropNumbers numbers) : IUpdate
    where TMomentum : struct, IConst
    where TCentered : struct, IConst
{
    public static int Slots => 1 + TMomentum.Value + TCentered.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TSimd, TVec>(TVec g, TVec square, ref TVec w, ref TVec velocity, ref TVec slot1, ref TVec slot2)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        TVec rho = TSimd.Broadcast(numbers.Rho);
        TVec oneMinusRho = TSimd.Broadcast(numbers.OneMinusRho);
        velocity = TSimd.Add(TSimd.Multiply(rho, velocity), TSimd.Multiply(oneMinusRho, square));
        TVec variance = velocity;
        if (TCentered.Value == 1)
        {
            ref TVec average = ref TMomentum.Value == 1 ? ref slot2 : ref slot1;
            average = TSimd.Add(TSimd.Multiply(rho, average), TSimd.Multiply(oneMinusRho, g));
            variance = TSimd.Subtract(variance, TSimd.Multiply(average, average));
        }

        variance = TSimd.Add(variance, TSimd.Broadcast(numbers.Epsilon));
        TVec step = TSimd.Divide(TSimd.Multiply(TSimd.Broadcast(numbers.LearningRate), g), TSimd.Sqrt(variance));
        if (TMomentum.Value == 1)
        {
            slot1 = TSimd.Add(TSimd.Multiply(TSimd.Broadcast(numbers.Momentum), slot1), step);
            step = slot1;
        }

        w = TSimd.Subtract(w, step);
    }
}
