using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Benchmarks.Machine;

/// <summary>The most fused multiply-adds one core makes: twelve sums in registers, nothing loaded, nothing stored.</summary>
internal static unsafe class MultiplyAddPeak
{
    private const int Sums = 12;   // four cycles of latency, up to three units
    private const int StepsPerRound = 500_000;
    private const int Rounds = 7;

    /// <summary>Operations (two per multiply-add and lane) of one step.</summary>
    public static int OperationsPerStep => Sums * 2 * SimdDispatch.Width;

    /// <summary>Best Gflop/s of several short rounds on the calling thread.</summary>
    public static double OneCore()
    {
        double best = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            Run(StepsPerRound);
            best = Math.Max(best, (double)OperationsPerStep * StepsPerRound / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        return best;
    }

    /// <summary>Multiply-adds at the width the kernels use.</summary>
    public static void Run(int steps)
    {
        switch (SimdDispatch.Width)
        {
            case 16: MultiplyAdds<Simd512, Vector512<float>>(steps); break;
            case 8: MultiplyAdds<Simd256, Vector256<float>>(steps); break;
            case 4: MultiplyAdds<Simd128, Vector128<float>>(steps); break;
            default: MultiplyAdds<SimdScalar, float>(steps); break;
        }
    }

    // A method without calls: a clock read in it would push every sum out of its register.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyAdds<TSimd, TVec>(int steps)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        TVec m = TSimd.Broadcast(0.5f);
        TVec a = m, b = m, c = m, d = m, e = m, f = m, g = m, h = m, i = m, j = m, k = m, l = m;
        for (int n = 0; n < steps; n++)
        {
            a = TSimd.FusedMultiplyAdd(a, m, m);
            b = TSimd.FusedMultiplyAdd(b, m, m);
            c = TSimd.FusedMultiplyAdd(c, m, m);
            d = TSimd.FusedMultiplyAdd(d, m, m);
            e = TSimd.FusedMultiplyAdd(e, m, m);
            f = TSimd.FusedMultiplyAdd(f, m, m);
            g = TSimd.FusedMultiplyAdd(g, m, m);
            h = TSimd.FusedMultiplyAdd(h, m, m);
            i = TSimd.FusedMultiplyAdd(i, m, m);
            j = TSimd.FusedMultiplyAdd(j, m, m);
            k = TSimd.FusedMultiplyAdd(k, m, m);
            l = TSimd.FusedMultiplyAdd(l, m, m);
        }

        // Stored, or the compiler would see that nobody wants the sums.
        TVec all = TSimd.Add(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Add(TSimd.Add(e, f), TSimd.Add(g, h)));
        all = TSimd.Add(all, TSimd.Add(TSimd.Add(i, j), TSimd.Add(k, l)));
        float* sink = stackalloc float[16];
        TSimd.Store(all, sink);
    }
}
