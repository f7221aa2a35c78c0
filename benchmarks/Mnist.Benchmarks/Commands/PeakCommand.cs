using System.CommandLine;
using Mnist.Benchmarks.Machine;
using Mnist.Benchmarks.Output;

namespace Mnist.Benchmarks.Commands;

/// <summary><c>peak</c>: what the machine can do at most, in a second.</summary>
internal static class PeakCommand
{
    private static readonly (string Name, int Bytes)[] Copies = [("16 KiB", 1 << 14), ("256 KiB", 1 << 18), ("4 MiB", 1 << 22), ("128 MiB", 1 << 27)];

    public static Command Build()
    {
        Command command = new("peak", "The machine's multiply-add peak and copy bandwidth, on one core.\n\nExample: peak");
        command.SetAction(parsed => Run(parsed.GetValue(SharedOptions.Json)));
        return command;
    }

    private static void Run(bool json)
    {
        PeakFigures figures = new(MachineDescription.Text, MultiplyAddPeak.OneCore(), [.. Copies.Select(copy => new CopyFigures(copy.Name, CopyPeak.OneCore(copy.Bytes)))]);
        if (json)
        {
            BenchmarkJson.Write(figures, BenchmarkJson.Default.PeakFigures);
            return;
        }

        Console.WriteLine($"{figures.Machine}\n");
        MarkdownTable table = new(1, "bound of one core", "measured");
        table.Add("fused multiply-adds", $"{Figures.Tenths(figures.Gigaflops)} Gflop/s");
        foreach (CopyFigures copy in figures.Copies)
        {
            table.Add($"copy of {copy.Size}", $"{Figures.Tenths(copy.GigabytesPerSecond)} GB/s");
        }

        table.Write(Console.Out);
    }
}
