using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mnist.Models.Kernels;
using Mnist.Models.Kernels.Simd;
using Mnist.Models.Kernels.Tiles;
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

        Convolutions(output, 28, 1, 16);
        Convolutions(output, 14, 16, 16);
        Convolutions(output, 14, 16, 36);
    }

    private static void Convolutions(TextWriter output, int size, int channels, int filters)
    {
        const int Pictures = 16;
        WindowAxis axis = WindowAxis.Create(size, 5, 1, 1, true);
        ConvolutionShape shape = new(axis, axis, channels, filters, 1);
        AlignedBuffer x = Random(Pictures * shape.InputSize), dy = Random(Pictures * shape.OutputSize), y = new(Pictures * shape.OutputSize);
        AlignedBuffer kernel = Random(shape.PatchSize * filters), gradient = new(shape.PatchSize * filters), dx = new(Pictures * shape.InputSize), patches = new(shape.PatchesSize), part = new(shape.PatchSize * filters);
        double flops = 2.0 * Pictures * shape.OutputSize * shape.PatchSize;
        string name = $"{size}x{size}x{channels}->{filters}";
        Row(output, $"landed forward {name}", flops, () => Convolution.Forward(shape, x.Span, kernel.Span, default, y.Span, Pictures, patches.Span));
        Row(output, $"landed kernel gradient {name}", flops, () => Convolution.KernelGradient(shape, x.Span, dy.Span, gradient.Span, Pictures, patches.Span, part.Span));
        Row(output, $"landed input gradient {name}", flops, () => Convolution.InputGradient(shape, dy.Span, kernel.Span, dx.Span, Pictures, patches.Span));

        AlignedBuffer direct = new(y.Length), directGradient = new(gradient.Length), padded = new((size + 4) * (size + 4) * Math.Max(channels, filters));
        AlignedBuffer flipped = Random(kernel.Length), directDx = new(dx.Length);
        for (int place = 0; place < 25; place++)
        {
            for (int i = 0; i < channels * filters; i++)
            {
                flipped.Span[((24 - place) * channels * filters) + (i % filters * channels) + (i / filters)] = kernel.Span[(place * channels * filters) + i];
            }
        }

        Action forward = () => DirectForward(size, channels, filters, x, kernel, direct, padded, Pictures);
        Action kernelGradient = () => DirectKernelGradient(size, channels, filters, x, dy, directGradient, padded, Pictures);
        Action inputGradient = () => DirectForward(size, filters, channels, dy, flipped, directDx, padded, Pictures);
        forward();
        kernelGradient();
        inputGradient();
        AlignedBuffer transposed = new(kernel.Length);
        Convolution.TransposeKernel(shape, kernel.Span, transposed.Span);
        Convolution.InputGradient(shape, dy.Span, transposed.Span, dx.Span, Pictures, patches.Span);
        output.WriteLine($"  same bits as landed: forward {y.Span.SequenceEqual(direct.Span)}, kernel gradient {gradient.Span.SequenceEqual(directGradient.Span)}; input gradient largest difference {Largest(dx.Span, directDx.Span):E1}");
        Row(output, $"direct forward {name}", flops, forward);
        Row(output, $"direct kernel gradient {name}", flops, kernelGradient);
        Row(output, $"direct input gradient {name}", flops, inputGradient);
    }

    private static float Largest(Span<float> a, Span<float> b)
    {
        float largest = 0;
        for (int i = 0; i < a.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(a[i] - b[i]));
        }

        return largest;
    }

    // The padded picture's windows are segments of the tile's summed axis: five kernel rows of 5 x channels floats each.
    private static void DirectForward(int size, int channels, int filters, AlignedBuffer x, AlignedBuffer kernel, AlignedBuffer y, AlignedBuffer padded, int pictures)
    {
        int line = (size + 4) * channels;
        fixed (float* pa = padded.Span, pb = kernel.Span, pc = y.Span)
        {
            for (int picture = 0; picture < pictures; picture++)
            {
                Pad(x.Span.Slice(picture * size * size * channels, size * size * channels), padded.Span, size, channels);
                for (int row = 0; row < size; row++)
                {
                    TileOperands t = new()
                    {
                        A = pa + (row * line), RowStride = channels, InnerStride = 1, Inner = 5 * channels, Segments = 5, SegmentStride = line, Outer = 1,
                        B = pb, BStride = filters, C = pc + (((picture * size) + row) * size * filters), CStride = filters,
                    };
                    TileGrid.Run(t, size, filters);
                }
            }
        }
    }

    private static void DirectKernelGradient(int size, int channels, int filters, AlignedBuffer x, AlignedBuffer dy, AlignedBuffer gradient, AlignedBuffer padded, int pictures)
    {
        int line = (size + 4) * channels;
        fixed (float* pa = padded.Span, pb = dy.Span, pc = gradient.Span)
        {
            for (int picture = 0; picture < pictures; picture++)
            {
                Pad(x.Span.Slice(picture * size * size * channels, size * size * channels), padded.Span, size, channels);
                for (int row = 0; row < 5; row++)
                {
                    float* c = pc + (row * 5 * channels * filters);
                    TileOperands t = new()
                    {
                        A = pa + (row * line), RowStride = 1, InnerStride = channels, Inner = size, Segments = size, SegmentStride = line, Outer = 1,
                        B = pb + (picture * size * size * filters), BStride = filters,
                        Start = picture == 0 ? null : c, StartStride = filters, C = c, CStride = filters,
                    };
                    TileGrid.Run(t, 5 * channels, filters);
                }
            }
        }
    }

    private static void Pad(ReadOnlySpan<float> picture, Span<float> padded, int size, int channels)
    {
        padded[..((size + 4) * (size + 4) * channels)].Clear();
        for (int row = 0; row < size; row++)
        {
            picture.Slice(row * size * channels, size * channels).CopyTo(padded[((((row + 2) * (size + 4)) + 2) * channels)..]);
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
