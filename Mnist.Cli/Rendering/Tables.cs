using System.Globalization;
using Mnist.Cli.Reports;
using Mnist.Cli.Runs;
using Mnist.MLNet.Evaluation;
using Mnist.Runs.Paper;
using Spectre.Console;

namespace Mnist.Cli.Rendering;

/// <summary>Tables for the terminal.</summary>
internal static class Tables
{
    public static Table Confusion(EvaluationResult result)
    {
        Table table = new Table().Title("Rows: true digits; columns: predicted").Border(TableBorder.Simple);
        table.AddColumn("true");
        foreach (ClassMetrics row in result.PerClass)
        {
            table.AddColumn(new TableColumn(Markup.Escape(row.Label)).RightAligned());
        }

        for (int actual = 0; actual < result.ConfusionMatrix.Count; actual++)
        {
            table.AddRow([Markup.Escape(result.PerClass[actual].Label), .. result.ConfusionMatrix[actual].Select((count, predicted) => Cell(count, actual == predicted))]);
        }

        return table;
    }

    public static Table PerClass(EvaluationResult result)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("digit", "precision", "recall", "F1", "pictures");
        foreach (ClassMetrics row in result.PerClass)
        {
            table.AddRow(Markup.Escape(row.Label), Percent(row.Precision), Percent(row.Recall), Percent(row.F1), row.Support.ToString("N0", CultureInfo.InvariantCulture));
        }

        return table;
    }

    public static Table AgainstPaper(IReadOnlyList<ScoredRun> runs)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("model", "parameters", "epochs", "test accuracy", "paper", "Keras 3", "seconds");
        foreach (ScoredRun run in runs)
        {
            ReferenceAccuracies? reference = ReportFigures.Reference(run)?.Reference;
            table.AddRow(
                run.Run.Model,
                run.Run.Parameters.ToString("N0", CultureInfo.InvariantCulture),
                run.Run.Epochs.ToString(CultureInfo.InvariantCulture),
                Percent(run.Evaluation.Accuracy),
                reference?.Paper is { } paper ? Percent(paper) : "-",
                reference is null ? "-" : Range(reference),
                run.Run.Seconds.ToString("F1", CultureInfo.InvariantCulture));
        }

        return table;
    }

    /// <summary>Keras' range as text; a dash where there is none.</summary>
    public static string Range(ReferenceAccuracies reference) => reference switch
    {
        { KerasLow: { } low, KerasHigh: { } high } when low != high => $"{Percent(low)} to {Percent(high)}",
        { KerasLow: { } only } => Percent(only),
        _ => "-",
    };

    public static string Percent(double fraction) => (fraction * 100).ToString("F2", CultureInfo.InvariantCulture) + " %";

    private static string Cell(long count, bool right) => (count, right) switch
    {
        (0, _) => "[grey]·[/]",
        (_, true) => $"[green]{count}[/]",
        _ => $"[red]{count}[/]",
    };
}
