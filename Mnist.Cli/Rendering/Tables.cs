using System.Globalization;
using Mnist.MLNet.Evaluation;
using Mnist.Runs.Records;
using Mnist.Runs.Reports;
using Spectre.Console;

namespace Mnist.Cli.Rendering;

/// <summary>Tables for the terminal.</summary>
internal static class Tables
{
    // A terminal is no report.
    private const int MostPairs = 5;

    public static Table Confusion(EvaluationRecord result)
    {
        Table table = new Table().Title(result.From is null ? "Rows: true digits; columns: predicted" : result.WeightedConfusion is null ? "Rows: true classes; columns: predicted" : "Rows: true classes; columns: predicted; in weights").Border(TableBorder.Simple);
        table.AddColumn("true");
        foreach (ClassMetrics row in result.PerClass)
        {
            table.AddColumn(new TableColumn(Markup.Escape(row.Label)).RightAligned());
        }

        for (int actual = 0; actual < result.ConfusionMatrix.Count; actual++)
        {
            table.AddRow([Markup.Escape(result.PerClass[actual].Label), .. result.ConfusionMatrix[actual].Select((count, predicted) => Cell(result.WeightedConfusion is { } weights ? NumberText.Measure(weights.Sums[actual][predicted]) : count.ToString(CultureInfo.InvariantCulture), count, actual == predicted))]);
        }

        return table;
    }

    public static Table PerClass(EvaluationRecord result)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("class", "precision", "recall", "F1", "AUC", "support");
        for (int i = 0; i < result.PerClass.Count; i++)
        {
            ClassMetrics row = result.PerClass[i];
            table.AddRow(Markup.Escape(row.Label), NumberText.PercentOrNone(row.Precision), NumberText.PercentOrNone(row.Recall), NumberText.PercentOrNone(row.F1), NumberText.Number(result.CurveOf(row, i)?.Auc), NumberText.Count(row.Support));
        }

        return table;
    }

    public static Table MostConfused(EvaluationRecord result)
    {
        Table table = new Table().Title("Most confused").Border(TableBorder.Simple).AddColumns("true", "predicted", "rows", "of its class");
        foreach (ConfusedPair pair in result.MostConfused.Take(MostPairs))
        {
            table.AddRow(Markup.Escape(pair.Actual), Markup.Escape(pair.Predicted), NumberText.Count(pair.Rows), NumberText.Percent(pair.Share));
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

    /// <summary>The metrics of each number a model predicts, their means last.</summary>
    public static Table Numbers(RegressionRecord result)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("number", "MAE", "MSE", "RMSE", "R²", "mean error", "largest error", "rows");
        foreach (RegressionOutput output in result.Outputs)
        {
            RegressionResult metrics = output.Metrics;
            table.AddRow(
                Markup.Escape(output.Name),
                NumberText.Measure(metrics.MeanAbsoluteError),
                NumberText.Measure(metrics.MeanSquaredError),
                NumberText.Measure(metrics.RootMeanSquaredError),
                NumberText.Number(metrics.RSquared),
                NumberText.Measure(metrics.MeanError),
                NumberText.Measure(metrics.MaxError),
                NumberText.Count(metrics.Rows));
        }

        if (result.Outputs.Count > 1)
        {
            RegressionMeans mean = result.Mean;
            table.AddRow("uniform mean", NumberText.Measure(mean.MeanAbsoluteError), NumberText.Measure(mean.MeanSquaredError), NumberText.Measure(mean.RootMeanSquaredError), NumberText.Number(mean.RSquared));
        }

        return table;
    }

    private static string Cell(string text, long count, bool right) => (count, right) switch
    {
        (0, _) => "[grey]·[/]",
        (_, true) => $"[green]{text}[/]",
        _ => $"[red]{text}[/]",
    };
}
