using System.CommandLine;
using Mnist.Benchmarks.Output;
using Mnist.Benchmarks.Tables;

namespace Mnist.Benchmarks.Commands;

/// <summary><c>measure-parquet</c>: one reading in this process, one JSON object. <c>parquet</c> starts it.</summary>
internal static class MeasureParquetCommand
{
    public const string Name = "measure-parquet";

    private static readonly Argument<string> Reader = new("READER");
    private static readonly Argument<string> Input = new("FILE");

    public static Command Build()
    {
        Command command = new(Name, "One reading in this process.") { Reader, Input };
        command.Hidden = true;
        command.SetAction(parsed => BenchmarkJson.Write(ParquetReading.Measure(parsed.GetRequiredValue(Reader), parsed.GetRequiredValue(Input)), BenchmarkJson.Default.ParquetFigures));
        return command;
    }
}
