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
        Command command = new("scaling", "Training steps against threads and against the batch size.\n\nExample: scaling --models cnn --threads 2") { SharedOptions.Models, SharedOptions.Threads, Rounds, Batches };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult parsed)
    {
        ZooModel[] models = SharedOptions.ReadModels(parsed);
        int threads = parsed.GetValue(SharedOptions.Threads);
        int rounds = parsed.GetValue(Rounds);
        int[] batches = parsed.GetRequiredValue(Batches);
        StepComparison[] byThreads = StepRounds.Run(
            [.. models.SelectMany(model => Enumerable.Range(1, threads).Select(count => StepRequest.For(model, count)))], rounds, peer: null);
        StepComparison[] byBatch = StepRounds.Run(
            [.. models.SelectMany(model => batches.Select(batch => StepRequest.For(model, threads, batch)))], rounds, peer: null);
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
