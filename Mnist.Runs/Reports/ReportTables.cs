using System.Globalization;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;

namespace Mnist.Runs.Reports;

/// <summary>The tables of a report.</summary>
internal static class ReportTables
{
    public static ReportTable Overview(IReadOnlyList<StoredRun> runs) => new ReportTable(
        ["Model", "Parameters", "Epochs", "Test accuracy", "Paper", "Keras 3, same recipe", "Training seconds", "Images/s"],
        [.. runs.Select(run => (string[])
        [
            run.Name,
            run.Run is null ? NumberText.None : NumberText.Count(run.Run.Parameters),
            run.Run is null ? NumberText.None : NumberText.Count(run.Run.Epochs),
            NumberText.Percent(run.Evaluation?.Accuracy ?? run.Run!.TestAccuracy),
            NumberText.Paper(ReportText.Reference(run)?.Reference),
            NumberText.KerasRange(ReportText.Reference(run)?.Reference),
            run.Run?.Seconds.ToString("F1", CultureInfo.InvariantCulture) ?? NumberText.None,
            run.Run is null ? NumberText.None : NumberText.Count((long)run.Run.ImagesPerSecond),
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
                ["Batch", $"{NumberText.Count(recipe.BatchSize)} images"],
                ["Epochs", $"{NumberText.Count(run.Epochs)} over {NumberText.Count(run.TrainingImages)} images"],
                ["Validation", recipe.ValidationSplit > 0 ? $"on the last {NumberText.Percent(recipe.ValidationSplit, 0)} of them, held back from training" : "none"],
                ["Seed", run.Seed.ToString(CultureInfo.InvariantCulture)],
                ["Time", string.Create(CultureInfo.InvariantCulture, $"{run.Seconds:F1} s with {run.Threads} threads, {run.StepMilliseconds:F2} ms per step")],
                ["SHA-256 of the weights", run.WeightsSha256],
            ]);
    }

    public static ReportTable Test(StoredRun run)
    {
        ZooModel? zoo = ReportText.Reference(run);
        List<string[]> rows = [["Accuracy", NumberText.Percent(run.Evaluation?.Accuracy ?? run.Run!.TestAccuracy), NumberText.Paper(zoo?.Reference), NumberText.KerasRange(zoo?.Reference)]];
        if (run.Evaluation is { } evaluation)
        {
            rows.Add(["Mean accuracy of the classes", NumberText.Percent(evaluation.MacroAccuracy), NumberText.None, NumberText.None]);
            rows.Add(["Log-loss", Loss(evaluation.LogLoss), NumberText.None, KerasLoss(zoo)]);
            if (evaluation.Calibration.Count > 0)
            {
                rows.Add(["Calibration error", NumberText.Percent(evaluation.CalibrationError), NumberText.None, NumberText.None]);
            }

            rows.Add(["Scoring", $"{NumberText.Count((long)evaluation.RowsPerSecond)} images/s", NumberText.None, NumberText.None]);
        }
        else
        {
            rows.Add(["Loss", Loss(run.Run!.TestLoss), NumberText.None, KerasLoss(zoo)]);
        }

        return new ReportTable(["On the test set", "Here", "Paper", "Keras 3, same recipe"], rows).WithoutEmptyColumns();
    }

    public static ReportTable Classes(EvaluationRecord evaluation) => new(
        ["Class", "Precision", "Recall", "F1", "Images"],
        [.. evaluation.PerClass.Select(row => (string[])
            [row.Label, NumberText.Percent(row.Precision), NumberText.Percent(row.Recall), NumberText.Percent(row.F1), NumberText.Count(row.Support)])]);

    private static string Loss(double loss) => loss.ToString("F4", CultureInfo.InvariantCulture);

    private static string KerasLoss(ZooModel? zoo) => zoo?.KerasRuns is { Count: > 0 } runs
        ? string.Join(" to ", ((float[])[runs.Min(other => other.TestLoss), runs.Max(other => other.TestLoss)]).Distinct().Select(loss => Loss(loss)))
        : NumberText.None;
}
