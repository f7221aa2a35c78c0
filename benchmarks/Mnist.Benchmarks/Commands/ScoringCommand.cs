using System.CommandLine;
using Mnist.Benchmarks.Machine;
using Mnist.Benchmarks.Output;
using Mnist.Benchmarks.Scoring;
using Mnist.Formats.Data;

namespace Mnist.Benchmarks.Commands;

/// <summary><c>scoring</c>: ML.NET pipelines and the batch API beside the stock OnnxTransformer on the same zip and bare ONNX Runtime, on the trained models.</summary>
internal static class ScoringCommand
{
    private static readonly Option<int> Rounds = SharedOptions.Rounds(5);

    public static Command Build()
    {
        Command command = new("scoring", "Transformer and batch API beside stock OnnxTransformer and bare ONNX Runtime.\n\nExample: scoring --models mlp,cnn-tuned --rounds 5")
        {
            SharedOptions.Models, SharedOptions.Threads, Rounds, SharedOptions.Folder,
        };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult parsed)
    {
        string folder = SharedOptions.FindModels(parsed);
        ImageDataset data = DatasetLocator.Find("mnist");
        PipelineFigures[] models =
        [
            .. SharedOptions.ReadModels(parsed).Select(model => PipelineRun.Measure(
                model, Path.Combine(folder, model.Name), data, parsed.GetValue(SharedOptions.Threads), parsed.GetValue(Rounds))),
        ];
        if (parsed.GetValue(SharedOptions.Json))
        {
            Array.ForEach(models, model => BenchmarkJson.Write(model, BenchmarkJson.Default.PipelineFigures));
            return;
        }

        Console.WriteLine($"{MachineDescription.Text}\n");
        PipelineFigures.Write(models, Console.Out);
    }
}
