using System.CommandLine;
using Mnist.Benchmarks.Machine;
using Mnist.Benchmarks.Output;
using Mnist.Benchmarks.Steps;

namespace Mnist.Benchmarks.Commands;

/// <summary><c>steps</c>: training steps of the paper's models and two others, beside those of peers where some are named.</summary>
internal static class StepsCommand
{
    private static readonly Option<string> Models = SharedOptions.ModelsOf(MeasuredModels.All);
    private static readonly Option<FileInfo[]> Peers = new("--peer") { Description = "A program that trains the same models in another library, run alternately; may be given several times.", HelpName = "PATH" };
    private static readonly Option<int> Rounds = SharedOptions.Rounds(5);

    public static Command Build()
    {
        Command command = new("steps", "Training steps of the paper's models, LeNet-5 and the convnet of Keras' example.\n\nExample: steps --models cnn --peer ../shared/tools/peer_torch/run.sh --peer ../shared/tools/peer_tensorflow/run.py")
        {
            Models, SharedOptions.Threads, Rounds, Peers,
        };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult parsed)
    {
        int threads = parsed.GetValue(SharedOptions.Threads);
        Peer[] peers = [.. (parsed.GetValue(Peers) ?? []).Select(path => new Peer(path.FullName))];
        StepComparison[] models = StepRounds.Run([.. SharedOptions.ReadModels(parsed, Models).Select(model => StepRequest.For(model, threads))], parsed.GetValue(Rounds), peers);
        if (parsed.GetValue(SharedOptions.Json))
        {
            Array.ForEach(models, model => BenchmarkJson.Write(model, BenchmarkJson.Default.StepComparison));
            return;
        }

        Console.WriteLine($"{MachineDescription.Text}\n");
        StepTables.WriteSteps(models, Console.Out);
        if (peers.Length > 0)
        {
            StepTables.WriteRatios(models, Console.Out);
        }
    }
}
