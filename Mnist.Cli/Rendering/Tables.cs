using Mnist.MLNet.Evaluation;
using Mnist.Runs.Records;
using Mnist.Runs.Reports;
using Spectre.Console;

namespace Mnist.Cli.Rendering;

/// <summary>Tables for the terminal.</summary>
internal static class Tables
{
    public static Table Confusion(EvaluationRecord result)
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

    public static Table PerClass(EvaluationRecord result)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("class", "precision", "recall", "F1", "support");
        foreach (ClassMetrics row in result.PerClass)
        {
            table.AddRow(Markup.Escape(row.Label), NumberText.Percent(row.Precision), NumberText.Percent(row.Recall), NumberText.Percent(row.F1), NumberText.Count(row.Support));
        }

        return table;
    }

    public static Table AgainstPaper(ReproduceRecord result)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("model", "parameters", "epochs", "test accuracy", "paper", "Keras 3", "training seconds", "images/s");
        foreach (ReproducedModel model in result.Models)
        {
            table.AddRow(
                model.Name,
                NumberText.Count(model.Parameters),
                NumberText.Count(model.Epochs),
                NumberText.Percent(model.TestAccuracy),
                NumberText.Paper(model.PaperAccuracy),
                NumberText.PercentSpread(model.KerasAccuracy),
                NumberText.Seconds(model.TrainingSeconds),
                NumberText.Rate(model.ImagesPerSecond));
        }

        return table;
    }

    private static string Cell(long count, bool right) => (count, right) switch
    {
        (0, _) => "[grey]·[/]",
        (_, true) => $"[green]{count}[/]",
        _ => $"[red]{count}[/]",
    };
}
