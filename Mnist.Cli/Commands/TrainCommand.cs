using System.CommandLine;
using System.Globalization;
using Mnist.Cli.Rendering;
using Mnist.Formats.Data;
using Mnist.Models;
using Mnist.Runs.Jobs;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;
using Mnist.Runs.Reports;
using Spectre.Console;

namespace Mnist.Cli.Commands;

/// <summary><c>mnist train MODEL</c>: trains one model, saves it with its run record, and evaluates it.</summary>
internal sealed class TrainCommand
{
    private readonly Argument<string> _model = new("MODEL") { Description = $"One of {string.Join(", ", ModelZoo.All.Select(model => model.Name))}." };
    private readonly Option<string?> _out = new("--out") { Description = "Folder of the SavedModel; out/models/MODEL by default.", HelpName = "DIR" };
    private readonly Option<int?> _checkpointEvery = new("--checkpoint-every") { Description = "Write a checkpoint every so many updates, and when stopped with Ctrl-C: the run can then be resumed. With --resume alone there is one an epoch.", HelpName = "STEPS" };
    private readonly Option<bool> _resume = ResumeOption.Create("Go on from the checkpoint of the same command, or keep the model it has finished");
    private readonly Option<bool> _profile = new("--profile") { Description = "Measure and show where the time of a step goes: each layer forward and backward, loading, loss, update, waiting." };
    private readonly TrainOptions _options = new();

    public Command Build(CommandRunner runner)
    {
        Command command = new("train", "Train one model, save it and evaluate it.\n\nExample: mnist train cnn --epochs 3 --out out/models/cnn --checkpoint-every 100") { _model, _out, _checkpointEvery, _resume, _profile };
        _options.AddAll(command);
        command.SetAction(runner(Run));
        return command;
    }

    private int Run(CommandContext context, CancellationToken cancellation)
    {
        TrainingRun run = TrainingRun.Create(_options.Read(context.Parsed, context.Parsed.GetRequiredValue(_model)) with
        {
            Out = context.Parsed.GetValue(_out),
            CheckpointEvery = context.Parsed.GetValue(_checkpointEvery),
            Resume = context.Parsed.GetValue(_resume),
            Profile = context.Parsed.GetValue(_profile),
        });
        run.RequireWritable();
        TrainingJob job = new(run);
        job.BeginWarmUp();
        ImageDataset data = context.Data(cancellation);
        using TrainingDisplay display = new(context.Console, [run], data, (_, model) => Begin(context, run, model));
        TrainedModel trained;
        try
        {
            trained = job.Run(data, display.Events, cancellation);
        }
        catch (OperationCanceledException stopped)
        {
            throw new StoppedException(WhatIsKept(context, run), stopped);
        }

        Show(context, trained);
        context.WriteJson(trained.Run, RecordJson.Of<RunRecord>());
        return trained.Run.Converged || run.IgnoreDivergence ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Begin(CommandContext context, TrainingRun run, Model model)
    {
        context.Console.WriteLine(Summary(model));
        if (run is { Checkpoints: { Resume: true } from, HasCheckpoint: false })
        {
            context.Console.WriteLine($"There is no checkpoint in '{from.Folder}' yet: training starts from the beginning.");
        }
    }

    private static string Summary(Model model)
    {
        TextWriter before = model.Output;
        using StringWriter summary = new(CultureInfo.InvariantCulture);
        model.Output = summary;
        model.summary();
        model.Output = before;
        return summary.ToString();
    }

    private static void Show(CommandContext context, TrainedModel trained)
    {
        RunRecord run = trained.Run;
        string validation = run.TrainingSeconds < run.Seconds && run.Recipe.ValidationSplit > 0 ? $" and {NumberText.Seconds(run.Seconds - run.TrainingSeconds)} s of validation" : string.Empty;
        context.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"test accuracy {NumberText.Percent(run.TestAccuracy)}, test loss {run.TestLoss:F4}; training {NumberText.Seconds(run.TrainingSeconds)} s{validation}, {NumberText.Rate(run.ImagesPerSecond)} images/s, {run.StepMilliseconds:F2} ms per step (median); saved to {run.SavedModel}"));
        if (run.Profile is not null)
        {
            context.Console.Write(ProfileTable.Create(run.Profile));
        }

        if (!run.Converged)
        {
            context.Console.WriteLine("The loss is NaN: training diverged, and the saved model is of no use. Try a smaller --learning-rate.");
        }
    }

    private string WhatIsKept(CommandContext context, TrainingRun run) => run switch
    {
        { Checkpoints: null } => "Stopped; this run saved nothing. With --checkpoint-every a run can be stopped and resumed.",
        { HasCheckpoint: false } => "Stopped before training began; nothing was saved.",
        _ => $"Stopped; the checkpoint is in '{run.Checkpoints.Folder}'. To go on: {context.CommandWith(_resume)}",
    };
}
