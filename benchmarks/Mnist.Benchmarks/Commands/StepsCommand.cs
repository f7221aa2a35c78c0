using System.CommandLine;
using Mnist.Benchmarks.Machine;
using Mnist.Benchmarks.Output;
using Mnist.Benchmarks.Steps;

namespace Mnist.Benchmarks.Commands;

/// <summary><c>steps</c>: training steps of the paper's models, beside a peer's if one is named.</summary>
internal static class StepsCommand
{
    private static readonly Option<FileInfo?> PeerPath = new("--peer") { Description = "A program that trains the same models in another library, run alternately.", HelpName = "PATH" };
    private static readonly Option<int> Rounds = SharedOptions.Rounds(5);

    public static Command Build()
    {
        Command command = new("steps", "Training steps of the paper's models.\n\nExample: steps --models cnn --peer ../shared/tools/peer_torch/run.sh")
        {
            SharedOptions.Models, SharedOptions.Threads, Rounds, PeerPath,
        };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult parsed)
    {
        int threads = parsed.GetValue(SharedOptions.Threads);
        Peer? peer = parsed.GetValue(PeerPath) is { } path ? new Peer(path.FullName) : null;
        StepComparison[] models = StepRounds.Run([.. SharedOptions.ReadModels(parsed).Select(model => StepRequest.For(model, threads))], parsed.GetValue(Rounds), peer);
        if (parsed.GetValue(SharedOptions.Json))
        {
            Array.ForEach(models, model => BenchmarkJson.Write(model, BenchmarkJson.Default.StepComparison));
            return;
        }

        Console.WriteLine($"{MachineDescription.Text}\n");
        StepTables.WriteSteps(models, Console.Out);
        if (peer is not null)
        {
            StepTables.WriteRatios(models, Console.Out);
        }
    }
}
