using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mnist.Models.Kernels;
using Mnist.Models.Kernels.Simd;
using Mnist.Models.Tensors;

namespace Mnist.Benchmarks;

/// <summary>Quick mode <c>kernels</c>: best Gflop/s of several rounds, and the fraction of the multiply-add peak measured beside each.</summary>
internal static unsafe class KernelTable
{
    private const int Rounds = 9;
    private const double SecondsPerRound = 0.03;

    public static void Print(TextWriter output)
    {
        foreach ((int rows, int inner, int columns) in new[] { (32, 784, 50), (128, 784, 50), (128, 50, 10), (16, 128, 512), (64, 128, 512), (38, 784, 128), (38, 1764, 128) })
        {
            AlignedBuffer a = Random(rows * inner), b = Random(inner * columns), c = new(rows * columns);
            Row(output, $"A.B {rows}x{inner}x{columns}", 2.0 * rows * inner * columns, () =>
                Gemm.Multiply(new ReadOnlyMatrix(a.Span, rows, inner), new ReadOnlyMatrix(b.Span, inner, columns), new Matrix(c.Span, rows, columns)));
        }

        foreach ((int rows, int inner, int columns) in new[] { (784, 32, 50), (784, 128, 50), (1764, 38, 128), (128, 448, 512) })
        {
            AlignedBuffer a = Random(rows * inner), b = Random(inner * columns), c = new(rows * columns);
            Row(output, $"At.B {rows}x{inner}x{columns}", 2.0 * rows * inner * columns, () =>
                Gemm.MultiplyTransposedLeft(new ReadOnlyMatrix(a.Span, inner, rows), new ReadOnlyMatrix(b.Span, inner, columns), new Matrix(c.Span, rows, columns)));
        }

    }

    private static void Row(TextWriter output, string name, double flops, Action run)
    {
        int times = Calibrate(run);
        double best = double.MaxValue, peak = 0;
        for (int round = 0; round < Rounds; round++)
        {
            best = Math.Min(best, Seconds(run, times) / times);
            peak = Math.Max(peak, Peak());
        }

        double rate = flops / best / 1e9;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-44} {rate,7:F1} Gflop/s of {peak,6:F1} = {rate / peak,6:P1}"));
    }

    private static int Calibrate(Action run)
    {
        // Enough calls for the drivers around the tiles to reach their last tier.
        long start = Stopwatch.GetTimestamp();
        int calls = 0;
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < 0.25)
        {
            run();
            calls++;
        }

        return Math.Max(1, (int)(SecondsPerRound / (Seconds(run, Math.Max(1, calls / 10)) / Math.Max(1, calls / 10))));
    }

    private static double Seconds(Action run, int times)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            run();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Peak() => SimdWidth.Current switch
    {
        16 => Peak<Simd512, Vector512<float>>(),
        8 => Peak<Simd256, Vector256<float>>(),
        _ => Peak<Simd128, Vector128<float>>(),
    };

    private static double Peak<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        const int Steps = 1_000_000;
        float* values = stackalloc float[16];
        new Span<float>(values, 16).Fill(0.5f);
        long start = Stopwatch.GetTimestamp();
        MultiplyAdds<TSimd, TVec>(values, Steps);
        return 12.0 * 2 * TSimd.Count * Steps / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
    }

    // A method without calls: a clock read in it would push every sum out of its register.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyAdds<TSimd, TVec>(float* values, int steps)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        TVec m = TSimd.Load(values);
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

        TVec all = a;
        all = TSimd.Add(all, b);
        all = TSimd.Add(all, c);
        all = TSimd.Add(all, d);
        all = TSimd.Add(all, e);
        all = TSimd.Add(all, f);
        all = TSimd.Add(all, g);
        all = TSimd.Add(all, h);
        all = TSimd.Add(all, i);
        all = TSimd.Add(all, j);
        all = TSimd.Add(all, k);
        all = TSimd.Add(all, l);
        TSimd.Store(all, values);
    }

    private static AlignedBuffer Random(int length)
    {
        AlignedBuffer buffer = new(length);
        uint state = 1;
        foreach (ref float value in buffer.Span)
        {
            state = (state * 1664525) + 1013904223;
            value = ((state >> 8) / 8388608f) - 1f;
        }

        return buffer;
    }
}
