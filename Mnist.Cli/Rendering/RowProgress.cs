using Spectre.Console;

namespace Mnist.Cli.Rendering;

/// <summary>Shows on a terminal how many rows are scored.</summary>
/// <param name="bar">The bar.</param>
internal sealed class RowProgress(ProgressTask bar) : IProgress<int>
{
    /// <summary>Scores inside a live display where there is a terminal; elsewhere in silence.</summary>
    public static T Show<T>(CommandContext context, int rows, Func<IProgress<int>?, T> score) => !context.Interactive
        ? score(null)
        : context.Console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(live => score(new RowProgress(live.AddTask("scoring", maxValue: rows))));

    // Workers report in any order; the bar only grows.
    void IProgress<int>.Report(int value) => bar.Value = Math.Max(bar.Value, value);
}
