using System.CommandLine;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Mnist.Benchmarks.Kernels;
using Mnist.Benchmarks.Machine;
using Mnist.Benchmarks.Output;

namespace Mnist.Benchmarks.Commands;

/// <summary><c>kernels</c>: every kernel by BenchmarkDotNet, with its rate and the fraction of what binds it.</summary>
internal static class KernelsCommand
{
    private static readonly Argument<string[]> Arguments = new("ARGUMENTS")
    {
        Description = "BenchmarkDotNet's arguments, as --filter *Convolution*; all kernels by default.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Command Build()
    {
        Command command = new("kernels", "Every kernel by BenchmarkDotNet.\n\nExample: kernels -- --filter *Gemm*") { Arguments };
        command.SetAction(parsed => Run(parsed.GetValue(Arguments) ?? [], parsed.GetValue(SharedOptions.Json)));
        return command;
    }

    private static int Run(string[] arguments, bool json)
    {
        string[] given = arguments.Length > 0 ? arguments : ["--filter", "*"];
        Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(KernelsCommand).Assembly).Run(given, KernelConfig.Create(Console.Error))];
        if (!json)
        {
            Console.WriteLine($"{MachineDescription.Text}\n");
        }

        foreach (Summary summary in summaries)
        {
            KernelRates[] rates = [.. summary.BenchmarksCases.Where(benchmark => !summary.IsBaseline(benchmark)).Select(benchmark => KernelRates.Of(summary, benchmark)).OfType<KernelRates>()];
            if (json)
            {
                Array.ForEach(rates, rate => BenchmarkJson.Write(rate, BenchmarkJson.Default.KernelRates));
            }
            else if (rates.Length > 0)
            {
                Write(rates);
            }
        }

        return summaries.Length > 0 && !summaries.Any(summary => summary.HasCriticalValidationErrors) ? 0 : 1;
    }

    private static void Write(KernelRates[] rates)
    {
        bool arithmetic = rates[0].PeakGigaflops > 0;
        MarkdownTable table = arithmetic
            ? new(2, "kernel", "sizes", "µs", "Gflop/s", "multiply-add peak", "of peak")
            : new(2, "kernel", "sizes", "µs", "GB/s", "copy", "of copy");
        foreach (KernelRates rate in rates)
        {
            table.Add(
                rate.Kernel,
                rate.Case,
                Figures.Tenths(rate.Microseconds),
                Figures.Tenths(arithmetic ? rate.Gigaflops : rate.GigabytesPerSecond),
                Figures.Tenths(arithmetic ? rate.PeakGigaflops : rate.CopyGigabytesPerSecond),
                Figures.Percent(rate.Fraction));
        }

        table.Write(Console.Out);
    }
}
