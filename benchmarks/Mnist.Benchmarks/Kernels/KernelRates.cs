using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Mnist.Benchmarks.Kernels;

/// <summary>A kernel's rate, and how far that is from what binds it. Both are of the fastest iteration, which other work on the machine disturbs least.</summary>
/// <param name="Kernel">Class and method.</param>
/// <param name="Case">The sizes.</param>
/// <param name="Microseconds">Time of a call.</param>
/// <param name="Gigaflops">10^9 operations per second; 0 where memory binds.</param>
/// <param name="PeakGigaflops">The same of bare multiply-adds, measured beside it.</param>
/// <param name="GigabytesPerSecond">10^9 bytes read and written per second; 0 where arithmetic binds.</param>
/// <param name="CopyGigabytesPerSecond">The same of a copy, measured beside it.</param>
internal sealed record KernelRates(
    string Kernel, string Case, double Microseconds, double Gigaflops, double PeakGigaflops, double GigabytesPerSecond, double CopyGigabytesPerSecond)
{
    /// <summary>Fraction of what binds the kernel.</summary>
    public double Fraction => PeakGigaflops > 0 ? Gigaflops / PeakGigaflops : GigabytesPerSecond / CopyGigabytesPerSecond;

    /// <summary>The rates of a kernel; null when it did not run, and for the bound itself.</summary>
    public static KernelRates? Of(Summary summary, BenchmarkCase benchmark)
    {
        string method = benchmark.Descriptor.WorkloadMethod.Name;
        KernelCase? sizes = CaseOf(benchmark);
        bool arithmetic = benchmark.Descriptor.Type.IsAssignableTo(typeof(ArithmeticBenchmark));

        // A copy's rate depends on its size; multiply-adds in registers know no sizes, so the best of the class counts.
        double? boundTime = summary.BenchmarksCases
            .Where(other => summary.IsBaseline(other) && other.Descriptor.Type == benchmark.Descriptor.Type && (arithmetic || Equals(CaseOf(other), sizes)))
            .Min(other => Nanoseconds(summary, other));
        if (summary.IsBaseline(benchmark) || sizes is null || boundTime is not { } fastest || Nanoseconds(summary, benchmark) is not { } time)
        {
            return null;
        }

        return new KernelRates(
            $"{benchmark.Descriptor.Type.Name}.{method}",
            sizes.Name,
            time / 1e3,
            arithmetic ? sizes.Operations(method) / time : 0,
            arithmetic ? ArithmeticBenchmark.BoundOperations / fastest : 0,
            arithmetic ? 0 : sizes.Bytes(method) / time,
            arithmetic ? 0 : 2.0 * sizeof(float) * CopiedFloats(benchmark, sizes) / fastest);
    }

    private static KernelCase? CaseOf(BenchmarkCase benchmark) => benchmark.Parameters.Items.Select(item => item.Value).OfType<KernelCase>().FirstOrDefault();

    private static double? Nanoseconds(Summary summary, BenchmarkCase benchmark) => summary[benchmark]?.ResultStatistics?.Min;

    private static int CopiedFloats(BenchmarkCase benchmark, KernelCase sizes)
    {
        MemoryBenchmark instance = (MemoryBenchmark)Activator.CreateInstance(benchmark.Descriptor.Type)!;
        benchmark.Descriptor.Type.GetProperty("Case")!.SetValue(instance, sizes);
        return instance.CopiedFloats;
    }
}
