using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary>
/// <c>n' = n + g^2</c>, <c>z += g + 2 s w - (sqrt n' - sqrt n) w / lr</c>, <c>w = (clip(z, -l1, l1) - z) / (sqrt n' / lr + 2 l2)</c>.
/// </summary>
internal readonly struct FtrlUpdate(FtrlNumbers numbers) : IUpdate
{
    public static int Slots => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TSimd, TVec>(TVec g, TVec square, ref TVec w, ref TVec accumulator, ref TVec linear, ref TVec _)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        TVec rate = TSimd.Broadcast(numbers.LearningRate);
        TVec shrunk = TSimd.Add(g, TSimd.Multiply(TSimd.Broadcast(numbers.TwiceShrinkage), w));
        TVec next = TSimd.Add(accumulator, square);
        TVec root = TSimd.Sqrt(next);
        TVec change = TSimd.Divide(TSimd.Subtract(root, TSimd.Sqrt(accumulator)), rate);
        linear = TSimd.Add(linear, TSimd.Subtract(shrunk, TSimd.Multiply(change, w)));
        TVec quadratic = TSimd.Add(TSimd.Divide(root, rate), TSimd.Broadcast(numbers.TwiceL2));
        TVec clipped = TSimd.Min(TSimd.Broadcast(numbers.L1), TSimd.Max(TSimd.Broadcast(-numbers.L1), linear));
        w = TSimd.Divide(TSimd.Subtract(clipped, linear), quadratic);
        accumulator = next;
    }
}
