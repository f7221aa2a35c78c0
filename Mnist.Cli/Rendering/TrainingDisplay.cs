using Mnist.Models;
using Mnist.Models.Callbacks;
using Mnist.Runs.Jobs;
using Spectre.Console;

namespace Mnist.Cli.Rendering;

/// <summary>Shows how one training after another goes, and remembers which are finished.</summary>
/// <param name="console">Where to.</param>
/// <param name="estimate">Estimates when all of them will be finished.</param>
/// <param name="begins">Writes what stands above a training; its progress follows below.</param>
/// <param name="finished">Writes what stands below.</param>
internal sealed class TrainingDisplay(
    IAnsiConsole console, TimeEstimate estimate, Action<TrainingRun, Model>? begins = null, Action<TrainedModel>? finished = null) : IDisposable
{
    private readonly List<TrainedModel> _finished = [];
    private LiveProgress? _live;

    /// <summary>The training under way, or the last one; null before the first.</summary>
    public TrainingRun? Current { get; private set; }

    /// <summary>What is finished.</summary>
    public IReadOnlyList<TrainedModel> Finished => _finished;

    /// <summary>What a job is given.</summary>
    public TrainingEvents Events => new() { Begins = Begin, Finished = Finish };

    /// <summary>Ends the live display, as after a training that was stopped.</summary>
    public void Dispose() => _live?.Dispose();

    private IReadOnlyList<ICallback> Begin(TrainingRun run, Model model)
    {
        Current = run;
        begins?.Invoke(run, model);
        _live = console.IsInteractive() ? new LiveProgress(console) : null;
        return [new EpochProgress(console, run.Zoo.Name, estimate, TimeProvider.System, _live?.Context)];
    }

    private void Finish(TrainedModel trained)
    {
        _live?.Dispose();
        _finished.Add(trained);
        finished?.Invoke(trained);
    }
}
