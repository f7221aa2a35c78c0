using System.CommandLine;
using Mnist.Cli.Rendering;
using Mnist.Cli.Reports;
using Mnist.Cli.Runs;
using Mnist.Formats.Data;
using Mnist.Models;
using Mnist.Runs.Paper;
using Spectre.Console;

namespace Mnist.Cli.Commands;

/// <summary><c>mnist reproduce</c>, the main job: trains the paper's models, scores them through ML.NET, writes the report.</summary>
internal sealed class ReproduceCommand
{
    private readonly Option<string?> _models = new("--models") { Description = "Names with commas between; the paper's five by default.", HelpName = "A,B" };
    private readonly Option<string> _out = new("--out") { Description = "Folder of models and report.", HelpName = "DIR", DefaultValueFactory = _ => "out" };
    private readonly TrainOptions _options = new();

    public Command Build(CommandRunner runner)
    {
        Command command = new(
            "reproduce", "Train the paper's models by its recipes, score them through ML.NET, write an evaluation report.\n\nExample: mnist reproduce --models mlp,cnn --epochs 3 --out out") { _models, _out };
        _options.AddCommon(command);
        command.SetAction(runner(Run));
        return command;
    }

    private int Run(CommandContext context, CancellationToken cancellation)
    {
        ZooModel[] models = TrainOptions.Named(() => Chosen(context.Parsed.GetValue(_models)));
        TrainSettings settings = _options.Read(context.Parsed);
        string folder = context.Parsed.GetRequiredValue(_out);
        ImageDataset data = context.Data(cancellation);
        Array.ForEach(models, zoo => TrainingJob.RequireWritable(ModelFolder(folder, zoo)));
        ReportWriter.RequireWritable(folder);

        TrainingJob job = new(data, TimeProvider.System);
        RunForecast forecast = new([.. models.Select(zoo => job.Work(zoo, settings))], TimeProvider.System);
        List<ScoredRun> runs = [];
        List<string> saved = [];
        foreach (ZooModel zoo in models)
        {
            try
            {
                context.Console.WriteLine($"{zoo.Title} ({zoo.Name})");
                (Sequential model, RunRecord run) = EpochProgress.Show(context, zoo.Name, forecast, progress => job.Train(zoo, settings, progress, cancellation));
                run = TrainingJob.Save(model, run, ModelFolder(folder, zoo));
                saved.Add(run.SavedModel!);
                runs.Add(new ScoredRun(run, Scoring.Evaluate(run.SavedModel!, data, batchSize: null, cancellation)));
                context.Console.WriteLine($"  test accuracy {Tables.Percent(runs[^1].Evaluation.Accuracy)}, saved to {run.SavedModel}");
            }
            catch (OperationCanceledException stopped)
            {
                string kept = saved.Count == 0 ? "No model was finished" : $"Finished and kept: {string.Join(", ", saved)}";
                throw new StoppedException($"Stopped at {zoo.Name}. {kept}; the report was not written. Give --models to train only what is missing.", stopped);
            }
        }

        string report = ReportWriter.Write(runs, data, folder);
        context.Console.Write(Tables.AgainstPaper(runs));
        string? caution = ReportFigures.Caution(runs);
        if (caution is not null)
        {
            context.Console.WriteLine(caution);
        }

        context.Console.WriteLine($"Report: {report}");
        context.WriteJson(
            new ReproduceResult(
                [.. runs.Select(run => new ReproducedModel(
                    run.Run.Model, run.Run.Parameters, run.Run.Epochs, run.Run.TestLoss, run.Evaluation.Accuracy, ReportFigures.Reference(run)?.Reference.Paper, run.Run.Seconds))],
                report,
                caution),
            RunJson.Default.ReproduceResult);
        return ExitCode.Done;
    }

    private static string ModelFolder(string folder, ZooModel zoo) => Path.Combine(folder, "models", zoo.Name);

    private static ZooModel[] Chosen(string? names)
    {
        if (names is null)
        {
            return [.. ModelZoo.Paper];
        }

        ZooModel[] chosen = [.. names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ModelZoo.Get).Distinct()];
        return chosen.Length > 0 ? chosen : throw new UsageException($"--models: expected names with commas between, as mlp,cnn, received '{names}'.");
    }
}
