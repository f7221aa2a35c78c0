using System.CommandLine;
using Mnist.Cli.Rendering;
using Mnist.Formats.Data;
using Mnist.Runs.Jobs;
using Mnist.Runs.Records;
using Mnist.Runs.Reports;
using Spectre.Console;

namespace Mnist.Cli.Commands;

/// <summary><c>mnist reproduce</c>, the main job: trains the paper's models, evaluates them through ML.NET, writes the report.</summary>
internal sealed class ReproduceCommand
{
    private readonly Option<string?> _models = new("--models") { Description = "Names with commas between; the paper's five by default.", HelpName = "A,B" };
    private readonly Option<string?> _out = new("--out") { Description = $"Folder of models and report; {ReproduceSettings.DefaultOut} by default.", HelpName = "DIR" };
    private readonly Option<bool> _resume = ResumeOption.Create("Go on where the same command was stopped: keep the models it has finished, and go on with the one under way");
    private readonly TrainOptions _options = new();

    public Command Build(CommandRunner runner)
    {
        Command command = new(
            "reproduce", "Train the paper's models by its recipes, evaluate them through ML.NET, write a report.\n\nExample: mnist reproduce --models mlp,cnn --epochs 3 --out out") { _models, _out, _resume };
        _options.AddCommon(command);
        command.SetAction(runner(Run));
        return command;
    }

    private int Run(CommandContext context, CancellationToken cancellation)
    {
        ReproductionJob job = new(_options.ReadCommon(context.Parsed) with
        {
            Models = context.Parsed.GetValue(_models)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Out = context.Parsed.GetValue(_out),
            Resume = context.Parsed.GetValue(_resume),
        });
        foreach (TrainingRun run in job.Runs)
        {
            run.RequireWritable();
        }

        job.BeginWarmUp();
        ImageDataset data = context.Data(cancellation);
        using TrainingDisplay display = new(
            context.Console,
            job.Runs,
            data,
            (run, _) => context.Console.WriteLine($"{run.Zoo.Title} ({run.Zoo.Name})"),
            trained => context.Console.WriteLine($"  test accuracy {NumberText.Percent(trained.Evaluation?.Accuracy ?? trained.Run.TestAccuracy)}, saved to {trained.Run.SavedModel}"));
        ReproduceRecord result;
        try
        {
            result = job.Run(data, display.Events, cancellation);
        }
        catch (OperationCanceledException stopped)
        {
            string kept = display.Finished.Count == 0 ? "No model is finished yet" : $"Finished and kept: {string.Join(", ", display.Finished.Select(trained => trained.Run.SavedModel))}";
            throw new StoppedException($"Stopped{(display.Current is { } run ? $" at {run.Zoo.Name}" : string.Empty)}. {kept}; the report is not written yet. To go on: {context.CommandWith(_resume)}", stopped);
        }

        context.Console.Write(Tables.AgainstPaper(result));
        if (result.Caution is not null)
        {
            context.Console.WriteLine(result.Caution);
        }

        context.Console.WriteLine($"Report: {result.Report}");
        context.WriteJson(result, RecordJson.Of<ReproduceRecord>());
        return ExitCode.Done;
    }
}
