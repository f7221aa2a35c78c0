using System.CommandLine;
using System.Globalization;
using Mnist.Cli.Rendering;
using Mnist.Cli.Runs;
using Mnist.Models;
using Mnist.Runs.Paper;
using Spectre.Console;

namespace Mnist.Cli.Commands;

/// <summary><c>mnist train MODEL</c>: trains one model and saves it with its run record.</summary>
internal sealed class TrainCommand
{
    private readonly Argument<string> _model = new("MODEL") { Description = $"One of {string.Join(", ", ModelZoo.All.Select(model => model.Name))}." };
    private readonly Option<string?> _out = new("--out") { Description = "Folder of the SavedModel; out/models/MODEL by default.", HelpName = "DIR" };
    private readonly Option<int?> _checkpointEvery = new("--checkpoint-every") { Description = "Write a checkpoint every so many updates, and when stopped with Ctrl-C: the run can then be resumed.", HelpName = "STEPS" };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on from the checkpoint of the same command, to the same bits as if it had never been stopped." };
    private readonly Option<bool> _profile = new("--profile") { Description = "Measure and show where the time of a step goes: each layer forward and backward, loading, loss, update, waiting." };
    private readonly TrainOptions _options = new();

    public Command Build(CommandRunner runner)
    {
        Command command = new("train", "Train one model and save it.\n\nExample: mnist train cnn --epochs 3 --out out/models/cnn --checkpoint-every 100") { _model, _out, _checkpointEvery, _resume, _profile };
        _options.AddAll(command);
        command.SetAction(runner(Run));
        return command;
    }

    private int Run(CommandContext context, CancellationToken cancellation)
    {
        ZooModel zoo = TrainOptions.Named(() => ModelZoo.Get(context.Parsed.GetRequiredValue(_model)));
        TrainSettings settings = _options.Read(context.Parsed) with { Profile = context.Parsed.GetValue(_profile) };
        string folder = context.Parsed.GetValue(_out) ?? Path.Combine("out", "models", zoo.Name);
        RunCheckpoints? checkpoints = RunCheckpoints.Create(folder, context.Parsed.GetValue(_checkpointEvery), context.Parsed.GetValue(_resume));
        Rehearsal rehearsal = Rehearsal.Start(zoo, settings);
        TrainingJob job = new(context.Data(cancellation), TimeProvider.System);
        TrainingJob.RequireWritable(folder);

        StringWriter summary = new(CultureInfo.InvariantCulture);
        Sequential shown = zoo.Build(seed: 0);
        shown.Output = summary;
        shown.summary();
        context.Console.WriteLine(summary.ToString());

        rehearsal.Finish();
        RunForecast forecast = new([1], TimeProvider.System);
        Sequential model;
        RunRecord run;
        try
        {
            (model, run) = EpochProgress.Show(context, zoo.Name, forecast, progress => job.Train(zoo, settings, progress, cancellation, checkpoints?.Options));
            run = TrainingJob.Save(model, run, folder);
        }
        catch (OperationCanceledException stopped)
        {
            throw new StoppedException(RunCheckpoints.WhatIsKept(checkpoints), stopped);
        }

        checkpoints?.Delete();
        context.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"test accuracy {run.TestAccuracy:P2}, test loss {run.TestLoss:F4}, {run.Seconds:F1} s, {run.StepMilliseconds:F2} ms per step; saved to {folder}"));
        if (model.Profile is { } profile)
        {
            context.Console.Write(ProfileTable.Create(profile));
            run = run with { Profile = profile };
        }

        if (!float.IsFinite(run.History.Loss[^1]))
        {
            context.Console.WriteLine("The loss is no number any more: training went astray. Try a smaller --learning-rate.");
        }

        context.WriteJson(run, RunJson.Default.RunRecord);
        return ExitCode.Done;
    }
}
