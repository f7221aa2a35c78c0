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
    private static readonly Option<DirectoryInfo?> Folder = new("--folder") { Description = "Folder of the trained SavedModels; models above the program by default.", HelpName = "DIR" };

    public static Command Build()
    {
        Command command = new("predict", "predict and evaluate beside ONNX Runtime.\n\nExample: predict --models cnn --threads 2") { SharedOptions.Models, SharedOptions.Threads, Rounds, Folder };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult parsed)
    {
        string folder = parsed.GetValue(Folder)?.FullName ?? FindModels();
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

    private static string FindModels()
    {
        for (string? above = AppContext.BaseDirectory; above is not null; above = Path.GetDirectoryName(above))
        {
            string models = Path.Combine(above, "models");
            if (File.Exists(Path.Combine(models, "mlp", "saved_model.pb")))
            {
                return models;
            }
        }

        throw new InvalidOperationException("No folder 'models' with trained SavedModels lies above the program; name one with --folder.");
    }
}
