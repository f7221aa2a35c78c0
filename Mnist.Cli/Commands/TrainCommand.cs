using System.CommandLine;
using System.Globalization;
using Mnist.Cli.Rendering;
using Mnist.Cli.Runs;
using Mnist.Models;
using Mnist.Models.Zoo;
using Spectre.Console;

namespace Mnist.Cli.Commands;

/// <summary><c>mnist train MODEL</c>: trains one model and saves it with its run record.</summary>
internal sealed class TrainCommand
{
    private readonly Argument<string> _model = new("MODEL") { Description = $"One of {string.Join(", ", ModelZoo.All.Select(model => model.Name))}." };
    private readonly Option<string?> _out = new("--out") { Description = "Folder of the SavedModel; out/models/MODEL by default.", HelpName = "DIR" };
    private readonly Option<bool> _profile = new("--profile") { Description = "Measure and show where the time of a step goes: each layer forward and backward, loading, loss, update, waiting." };
    private readonly TrainOptions _options = new();

    public Command Build(CommandRunner runner)
    {
        Command command = new("train", "Train one model and save it.\n\nExample: mnist train cnn --epochs 3 --out out/models/cnn") { _model, _out, _profile };
        _options.AddAll(command);
        command.SetAction(runner(Run));
        return command;
    }

    private int Run(CommandContext context, CancellationToken cancellation)
    {
        ZooModel zoo = TrainOptions.Named(() => ModelZoo.Get(context.Parsed.GetRequiredValue(_model)));
        TrainSettings settings = _options.Read(context.Parsed) with { Profile = context.Parsed.GetValue(_profile) };
        string folder = context.Parsed.GetValue(_out) ?? Path.Combine("out", "models", zoo.Name);
        Rehearsal rehearsal = Rehearsal.Start(zoo, settings);
        TrainingJob job = new(context.Data(), TimeProvider.System);
        TrainingJob.RequireWritable(Path.GetDirectoryName(Path.GetFullPath(folder))!);

        StringWriter summary = new(CultureInfo.InvariantCulture);
        Sequential shown = zoo.Build(seed: 0);
        shown.Output = summary;
        shown.summary();
        context.Console.WriteLine(summary.ToString());

        rehearsal.Finish();
        (Sequential model, RunRecord run) = EpochProgress.Show(context, zoo.Name, progress => job.Train(zoo, settings, progress, cancellation));
        run = TrainingJob.Save(model, run, folder);
        context.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"test accuracy {run.TestAccuracy:P2}, test loss {run.TestLoss:F4}, {run.Seconds:F1} s, {run.StepMilliseconds:F2} ms per step; saved to {folder}"));
        if (model.Profile is { } profile)
        {
            context.Console.Write(ProfileTable.Create(profile));
            run = run with { Profile = profile };
        }

        context.WriteJson(run, RunJson.Default.RunRecord);
        return ExitCode.Done;
    }
}
