using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Mnist.Benchmarks.Machine;
using Mnist.Benchmarks.Output;
using Mnist.Benchmarks.Steps;
using Mnist.Benchmarks.Tables;
using Mnist.Runs.Jobs;

namespace Mnist.Benchmarks.Commands;

/// <summary><c>parquet</c>: reading Parquet with our own reader and with the two libraries there are for .NET.</summary>
internal static class ParquetCommand
{
    private static readonly Option<int> Rounds = SharedOptions.Rounds(5);

    public static Command Build()
    {
        Command command = new("parquet", "Time and memory of reading MNIST from Parquet, by our own reader, Parquet.Net and ParquetSharp.\n\nExample: parquet --rounds 5") { Rounds };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult parsed)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mnist-parquet-");
        try
        {
            ParquetSamples.Write(folder.FullName);
            Console.WriteLine($"{MachineDescription.Text}\n");
            MarkdownTable table = new(2, "file", "reader", "seconds, median", "peak MiB, largest");
            foreach (string name in ParquetSamples.Names)
            {
                Write(table, name, Path.Combine(folder.FullName, name + ".parquet"), parsed.GetValue(Rounds));
            }

            table.Write(Console.Out);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Write(MarkdownTable table, string name, string file, int rounds)
    {
        List<(ParquetFigures Figures, double PeakMiB)>[] all = [.. ParquetReading.Readers.Select(_ => new List<(ParquetFigures, double)>())];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < all.Length; i++)
            {
                (string output, double peak) = ChildProcess.Self(MeasureParquetCommand.Name, ParquetReading.Readers[i], file);
                all[i].Add((JsonSerializer.Deserialize(output, BenchmarkJson.Default.ParquetFigures)!, peak));
            }
        }

        double sum = all[0][0].Figures.Sum;
        for (int i = 0; i < all.Length; i++)
        {
            _ = all[i].TrueForAll(one => Math.Abs(one.Figures.Sum - sum) < 1e-6 * sum) ? 0 : throw new InvalidOperationException($"{ParquetReading.Readers[i]} read other numbers from '{file}'.");
            table.Add(
                string.Create(CultureInfo.InvariantCulture, $"`{name}`, {new FileInfo(file).Length / 1e6:F0} MB"),
                ParquetReading.Readers[i],
                Figures.Ratio(Statistics.Median([.. all[i].Select(one => one.Figures.Seconds)])),
                Figures.Whole(all[i].Max(one => one.PeakMiB)));
        }
    }
}
