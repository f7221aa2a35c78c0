using System.CommandLine;
using Mnist.Benchmarks.Machine;
using Mnist.Benchmarks.Output;
using Mnist.Benchmarks.Scoring;
using Mnist.Formats.Data;

namespace Mnist.Benchmarks.Commands;

/// <summary><c>predict</c>: our engine's <c>predict</c> and <c>evaluate</c> beside ONNX Runtime, on the trained models.</summary>
internal static class PredictCommand
{
    private static readonly Option<int> Rounds = SharedOptions.Rounds(5);

    public static Command Build()
    {
        Command command = new("predict", "predict and evaluate beside ONNX Runtime.\n\nExample: predict --models cnn --threads 2") { SharedOptions.Models, SharedOptions.Threads, Rounds, SharedOptions.Folder };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult parsed)
    {
        string folder = SharedOptions.FindModels(parsed);
        ImageDataset data = DatasetLocator.Find("mnist");
        ScoringFigures[] models =
        [
            .. SharedOptions.ReadModels(parsed).Select(model => ScoringRun.Measure(
                model.Name, Path.Combine(folder, model.Name), data, parsed.GetValue(SharedOptions.Threads), parsed.GetValue(Rounds))),
        ];
        if (parsed.GetValue(SharedOptions.Json))
        {
            Array.ForEach(models, model => BenchmarkJson.Write(model, BenchmarkJson.Default.ScoringFigures));
            return;
        }

        Console.WriteLine($"{MachineDescription.Text}\n");
        ScoringFigures.Write(models, Console.Out);
    }
}
