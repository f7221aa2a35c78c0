using Mnist.Runs.Jobs;
using Spectre.Console;

namespace Mnist.Cli.Rendering;

/// <summary>Shows on a terminal how many rows are scored.</summary>
/// <param name="bar">The bar.</param>
internal sealed class RowProgress(ProgressTask bar) : IProgress<RowCount>
{
    /// <summary>Works inside a live display where there is a terminal; elsewhere in silence.</summary>
    public static T Show<T>(IAnsiConsole console, string work, Func<IProgress<RowCount>?, T> run) => !console.IsInteractive()
        ? run(null)
        : console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(live => run(new RowProgress(live.AddTask(work))));

    void IProgress<RowCount>.Report(RowCount value)
    {
        bar.MaxValue = value.Total;
        bar.Value = value.Done;
    }
}
