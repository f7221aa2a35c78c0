using System.Globalization;
using Mnist.MLNet.Evaluation;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;

namespace Mnist.Runs.Reports;

/// <summary>The tables of a report.</summary>
internal static class ReportTables
{
    public static ReportTable Overview(IReadOnlyList<StoredRun> runs) => new ReportTable(
        ["Model", "Parameters", "Epochs", "Test accuracy", "95 % interval", "Paper", ReportText.Keras, "Training seconds", "Images/s"],
        [.. runs.Select(run => (string[])
        [
            run.Name,
            run.Run is null ? NumberText.None : NumberText.Count(run.Run.Parameters),
            run.Run is null ? NumberText.None : NumberText.Count(run.Run.Epochs),
            NumberText.Percent(run.Evaluation?.Accuracy ?? run.Run!.TestAccuracy),
            NumberText.Interval(run.Evaluation?.AccuracyInterval),
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
                .. run.Convolution is { } convolution ? (IReadOnlyList<string>[])[["Convolution", convolution]] : [],
                ["Seed", run.Seed.ToString(CultureInfo.InvariantCulture)],
                ["Training", Training(run)],
                ["Date", run.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)],
                ["SHA-256 of the weights", run.WeightsSha256],
            ]);
    }

    public static ReportTable Test(StoredRun run)
    {
        ZooModel? zoo = ReportText.Reference(run);
        bool evaluated = run.Evaluation is not null;
        return new ReportTable(
            ["On the test set", "Here", "Paper", ReportText.Keras],
            [
                ["Accuracy", NumberText.Percent(run.Evaluation?.Accuracy ?? run.Run!.TestAccuracy), NumberText.Paper(zoo?.PaperAccuracy), NumberText.PercentSpread(zoo?.Reference.Keras)],
                [evaluated ? "Log-loss" : "Loss", NumberText.Number(run.Evaluation?.LogLoss ?? run.Run!.TestLoss), NumberText.None, KerasLoss(zoo)],
            ]).WithoutEmptyColumns();
    }

    /// <summary>What else there is to say of all images in a number.</summary>
    public static ReportTable Metrics(EvaluationRecord evaluation)
    {
        List<string[]> rows = [["95 % interval of the accuracy", NumberText.Interval(evaluation.AccuracyInterval)]];
        rows.AddRange(evaluation.TopK.Select(top => (string[])[string.Create(CultureInfo.InvariantCulture, $"Top-{top.K} accuracy"), NumberText.Percent(top.Accuracy)]));
        rows.Add(["Macro accuracy", NumberText.Percent(evaluation.MacroAccuracy)]);
        rows.Add(["Cohen's kappa", NumberText.Number(evaluation.Kappa)]);
        rows.Add(["Matthews' correlation (MCC)", NumberText.Number(evaluation.MatthewsCorrelation)]);
        if (evaluation.ExpectedCalibrationError is { } error)
        {
            rows.Add(["Expected calibration error", NumberText.Percent(error)]);
        }

        if (evaluation.TiedRows > 0)
        {
            rows.Add(["Images whose highest probability is shared", NumberText.Count(evaluation.TiedRows)]);
        }

        rows.Add(["Scoring", $"{NumberText.Rate(evaluation.RowsPerSecond)} rows/s"]);
        return new ReportTable(["Metric", "Value"], rows);
    }

    /// <summary>The metrics of each class, as they follow from the confusion matrix: records of earlier versions have 0 for what is undefined. Their means come last.</summary>
    public static ReportTable Classes(EvaluationRecord evaluation) => new ReportTable(
        ["Class", "Precision", "95 % interval", "Recall", "95 % interval", "F1", "AUC", "Average precision", "Support"],
        [
            .. evaluation.Statistics.PerClass.Select((row, i) => (string[])
            [
                row.Label,
                NumberText.PercentOrNone(row.Precision),
                NumberText.Interval(row.PrecisionInterval),
                NumberText.PercentOrNone(row.Recall),
                NumberText.Interval(row.RecallInterval),
                NumberText.PercentOrNone(row.F1),
                NumberText.Number(evaluation.Curves.ElementAtOrDefault(i)?.Auc),
                NumberText.Number(evaluation.Curves.ElementAtOrDefault(i)?.AveragePrecision),
                NumberText.Count(row.Support),
            ]),
            Means("macro mean", evaluation.Macro, Known(evaluation.MacroAuc), Known(evaluation.MacroAveragePrecision), evaluation.Statistics.Rows),
            Means("weighted mean", evaluation.Weighted, string.Empty, string.Empty, evaluation.Statistics.Rows),
        ]).WithoutEmptyColumns();

    public static ReportTable Confused(EvaluationRecord evaluation) => new(
        ["True class", "Read as", "Images", "Of its class"],
        [.. evaluation.MostConfused.Select(pair => (string[])[pair.Actual, pair.Predicted, NumberText.Count(pair.Rows), NumberText.Percent(pair.Share)])]);

    private static string Known(double? mean) => mean is null ? string.Empty : NumberText.Number(mean);

    private static string[] Means(string name, ClassMeans means, string auc, string averagePrecision, long rows) =>
        [name, NumberText.PercentOrNone(means.Precision), string.Empty, NumberText.PercentOrNone(means.Recall), string.Empty, NumberText.PercentOrNone(means.F1), auc, averagePrecision, NumberText.Count(rows)];

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
