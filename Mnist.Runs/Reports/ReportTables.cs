using System.Globalization;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;

namespace Mnist.Runs.Reports;

/// <summary>The tables of a report.</summary>
internal static class ReportTables
{
    public static ReportTable Overview(IReadOnlyList<StoredRun> runs) => new ReportTable(
        ["Model", "Parameters", "Epochs", "Test accuracy", "Paper", ReportText.Keras, "Training seconds", "Images/s"],
        [.. runs.Select(run => (string[])
        [
            run.Name,
            run.Run is null ? NumberText.None : NumberText.Count(run.Run.Parameters),
            run.Run is null ? NumberText.None : NumberText.Count(run.Run.Epochs),
            NumberText.Percent(run.Evaluation?.Accuracy ?? run.Run!.TestAccuracy),
            NumberText.Paper(ReportText.Reference(run)?.PaperAccuracy),
            NumberText.PercentSpread(ReportText.Reference(run)?.Reference.Keras),
            NumberText.Seconds(run.Run?.PureSeconds),
            NumberText.Rate(run.Run?.ImagesPerSecond),
        ])]).WithoutEmptyColumns();

    public static ReportTable Layers(RunRecord run) => new(
        ["Layer", "Type", "Output shape", "Parameters"],
        [
            .. run.Layers.Select(layer => (string[])[layer.Name, layer.Type, layer.OutputShape, NumberText.Count(layer.Parameters)]),
            ["Total", string.Empty, string.Empty, NumberText.Count(run.Parameters)],
        ]);

    public static ReportTable Recipe(RunRecord run)
    {
        Recipe recipe = run.Recipe;
        return new ReportTable(
            [],
            [
                ["Optimizer", string.Create(CultureInfo.InvariantCulture, $"{recipe.Optimizer}, learning rate {recipe.LearningRate}")],
                ["Loss", recipe.Loss],
                ["Batch size", $"{NumberText.Count(recipe.BatchSize)} images"],
                ["Epochs", $"{NumberText.Count(run.Epochs)} over {NumberText.Count(run.TrainingImages)} images"],
                ["Validation", recipe.ValidationSplit > 0 ? $"on the last {NumberText.Percent(recipe.ValidationSplit, 0)} of them, held back from training" : "none"],
                ["Seed", run.Seed.ToString(CultureInfo.InvariantCulture)],
                ["Training", Training(run)],
                ["Date", run.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)],
                ["SHA-256 of the weights", run.WeightsSha256],
            ]);
    }

    public static ReportTable Test(StoredRun run)
    {
        ZooModel? zoo = ReportText.Reference(run);
        List<string[]> rows = [["Accuracy", NumberText.Percent(run.Evaluation?.Accuracy ?? run.Run!.TestAccuracy), NumberText.Paper(zoo?.PaperAccuracy), NumberText.PercentSpread(zoo?.Reference.Keras)]];
        if (run.Evaluation is { } evaluation)
        {
            rows.Add(["Macro accuracy", NumberText.Percent(evaluation.MacroAccuracy), NumberText.None, NumberText.None]);
            rows.Add(["Log-loss", Loss(evaluation.LogLoss), NumberText.None, KerasLoss(zoo)]);
            if (evaluation.ExpectedCalibrationError is { } error)
            {
                rows.Add(["Calibration error", NumberText.Percent(error), NumberText.None, NumberText.None]);
            }

            rows.Add(["Scoring", $"{NumberText.Rate(evaluation.RowsPerSecond)} rows/s", NumberText.None, NumberText.None]);
        }
        else
        {
            rows.Add(["Loss", Loss(run.Run!.TestLoss), NumberText.None, KerasLoss(zoo)]);
        }

        return new ReportTable(["On the test set", "Here", "Paper", ReportText.Keras], rows).WithoutEmptyColumns();
    }

    public static ReportTable Classes(EvaluationRecord evaluation) => new(
        ["Class", "Precision", "Recall", "F1", "Support"],
        [.. evaluation.PerClass.Select(row => (string[])
            [row.Label, NumberText.PercentOrNone(row.Precision), NumberText.PercentOrNone(row.Recall), NumberText.PercentOrNone(row.F1), NumberText.Count(row.Support)])]);

    private static string Loss(double loss) => loss.ToString("F4", CultureInfo.InvariantCulture);

    private static string KerasLoss(ZooModel? zoo) =>
        zoo?.KerasRuns is { Count: > 0 } runs ? NumberText.Spread(SeedSpread.Of([.. runs.Select(other => (double)other.TestLoss)])) : NumberText.None;

    private static string Training(RunRecord run)
    {
        string seconds = run.PureSeconds is { } pure
            ? $"{NumberText.Seconds(pure)} s{(run.Recipe.ValidationSplit > 0 ? $" and {NumberText.Seconds(run.Seconds - pure)} s of validation" : string.Empty)}"
            : $"{NumberText.Seconds(run.Seconds)} s, validation included";
        string rate = run.ImagesPerSecond is { } images ? $", {NumberText.Rate(images)} images/s" : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{seconds} with {run.Threads} threads{rate}, {run.StepMilliseconds:F2} ms per step (median)");
    }
}
