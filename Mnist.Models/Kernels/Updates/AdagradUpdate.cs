using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary><c>a += g^2</c>, <c>w -= lr g / sqrt(a + epsilon)</c>.</summary>
internal readonly struct AdagradUpdate(float learningRate, float epsilon) : IUpdate
{
    public static int Slots => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TSimd, TVec>(TVec g, TVec square, ref TVec w, ref TVec accumulator, ref TVec _, ref TVec __)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        accumulator = TSimd.Add(accumulator, square);
        w = TSimd.Subtract(w, TSimd.Divide(TSimd.Multiply(TSimd.Broadcast(learningRate), g), TSimd.Sqrt(TSimd.Add(accumulator, TSimd.Broadcast(epsilon)))));
    }
}
