using System.CommandLine;
using Mnist.Benchmarks.Machine;
using Mnist.Benchmarks.Output;
using Mnist.Benchmarks.Steps;
using Mnist.Runs.Paper;

namespace Mnist.Benchmarks.Commands;

/// <summary><c>scaling</c>: training steps against the number of threads, and against the batch size.</summary>
internal static class ScalingCommand
{
    private static readonly Option<int> Rounds = SharedOptions.Rounds(3);
    private static readonly Option<int[]> Batches = new("--batches")
    {
        Description = "Batch sizes.",
        HelpName = "N N ...",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [32, 64, 128, 256, 512, 1024],
    };

    public static Command Build()
    {
        Command command = new("scaling", "Training steps against threads, up to twice as many as are asked for, and against the batch size.\n\nExample: scaling --models cnn --threads 2") { SharedOptions.Models, SharedOptions.Threads, Rounds, Batches };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult parsed)
    {
        ZooModel[] models = SharedOptions.ReadModels(parsed, SharedOptions.Models);
        int threads = parsed.GetValue(SharedOptions.Threads);
        int rounds = parsed.GetValue(Rounds);
        int[] batches = parsed.GetRequiredValue(Batches);

        // Beyond the threads asked for, which are all processors by default: one more, and twice as many.
        int[] counts = [.. Enumerable.Range(1, threads + 1), .. threads > 1 ? (int[])[2 * threads] : []];
        StepComparison[] byThreads = StepRounds.Run(
            [.. models.SelectMany(model => counts.Select(count => StepRequest.For(model, count)))], rounds, []);
        StepComparison[] byBatch = StepRounds.Run(
            [.. models.SelectMany(model => batches.Select(batch => StepRequest.For(model, threads, batch)))], rounds, []);
        if (parsed.GetValue(SharedOptions.Json))
        {
            Array.ForEach([.. byThreads, .. byBatch], cell => BenchmarkJson.Write(cell, BenchmarkJson.Default.StepComparison));
            return;
        }

        Console.WriteLine($"{MachineDescription.Text}\n");
        StepTables.WriteThreads(byThreads, Console.Out);
        StepTables.WriteBatches(byBatch, Console.Out);
    }
}
