using Mnist.Formats.Data;
using Mnist.Models;
using Mnist.Models.Callbacks;
using Mnist.Runs.Jobs;
using Mnist.Runs.Reports;
using Spectre.Console;

namespace Mnist.Cli.Rendering;

/// <summary>Shows how one training after another goes, and remembers which are finished.</summary>
/// <param name="console">Where to.</param>
/// <param name="runs">All trainings there are to be.</param>
/// <param name="data">What they are trained on.</param>
/// <param name="begins">Writes what stands above a training; its progress follows below.</param>
/// <param name="finished">Writes what stands below.</param>
internal sealed class TrainingDisplay(
    IAnsiConsole console, IReadOnlyList<TrainingRun> runs, ImageDataset data, Action<TrainingRun, Model>? begins = null, Action<TrainedModel>? finished = null) : IDisposable
{
    private readonly TimeEstimate _estimate = new([.. runs.Select(run => run.MultiplyAdds(data))], TimeProvider.System);
    private readonly List<TrainedModel> _finished = [];
    private LiveProgress? _live;

    /// <summary>The training under way, or the last one; null before the first.</summary>
    public TrainingRun? Current { get; private set; }

    /// <summary>What is finished.</summary>
    public IReadOnlyList<TrainedModel> Finished => _finished;

    /// <summary>What a job is given.</summary>
    public TrainingEvents Events => new() { Begins = Begin, Finished = Finish, TakenOver = TakeOver, Replaces = Replace };

    /// <summary>Ends the live display, as after a training that was stopped.</summary>
    public void Dispose() => _live?.Dispose();

    private IReadOnlyList<ICallback> Begin(TrainingRun run, Model model)
    {
        Current = run;
        begins?.Invoke(run, model);
        if (run is { Checkpoints: { Resume: true } from, HasCheckpoint: true })
        {
            console.WriteLine($"Goes on from the checkpoint in '{from.Folder}'.");
        }

        _live = console.IsInteractive() ? new LiveProgress(console) : null;
        return [new EpochProgress(console, run.Zoo.Name, _estimate, Part(run), TimeProvider.System, _live?.Context)];
    }

    private void Finish(TrainedModel trained)
    {
        _live?.Dispose();
        _finished.Add(trained);
        finished?.Invoke(trained);
    }

    private void TakeOver(TrainingRun run, TrainedModel kept)
    {
        _estimate.Skip(Part(run));
        _finished.Add(kept);
        console.WriteLine(
            $"{run.Zoo.Name} is finished, with the same settings, and kept: test accuracy {NumberText.Percent(kept.Evaluation?.Accuracy ?? kept.Run.TestAccuracy)}, in {run.Folder}");
    }

    private void Replace(TrainingRun run, string? difference)
    {
        string why = difference is not null ? $"it has {difference}"
            : run.Checkpoints is { Resume: true } ? "a younger run goes on beside it"
            : "--resume would keep one of the same settings";
        console.WriteLine($"{run.Zoo.Name} is finished in '{run.Folder}' and will be replaced when it is trained anew: {why}.");
    }

    private int Part(TrainingRun run) => runs.ToList().IndexOf(run);
}
