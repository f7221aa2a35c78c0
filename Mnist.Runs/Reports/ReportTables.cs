using System.Globalization;
using Mnist.MLNet.Evaluation;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;

namespace Mnist.Runs.Reports;

/// <summary>The tables of a report.</summary>
internal static class ReportTables
{
    public static ReportTable Overview(IReadOnlyList<StoredRun> runs) => new ReportTable(
        ["Model", "Parameters", "Epochs", "Test accuracy", "95 % interval", "RMSE", "MAE", "R²", "Paper", ReportText.Keras, "Training seconds", "Images/s"],
        [.. runs.Select(run => (string[])
        [
            run.Name,
            run.Run is null ? NumberText.None : NumberText.Count(run.Run.Parameters),
            run.Run is null ? NumberText.None : NumberText.Count(run.Run.Epochs),
            NumberText.PercentOrNone(run.Evaluation?.Accuracy ?? (run.Regression is null ? run.Run!.TestAccuracy : null)),
            NumberText.Interval(run.Evaluation?.AccuracyInterval),
            NumberText.Measure(run.Regression?.Mean.RootMeanSquaredError),
            NumberText.Measure(run.Regression?.Mean.MeanAbsoluteError),
            NumberText.Number(run.Regression?.Mean.RSquared),
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
        if (run.Regression is { } numbers)
        {
            return Numbers(numbers);
        }

        ZooModel? zoo = ReportText.Reference(run);
        bool evaluated = run.Evaluation is not null;
        return new ReportTable(
            ["On the test set", "Here", "Paper", ReportText.Keras],
            [
                ["Accuracy", NumberText.Percent(run.Evaluation?.Accuracy ?? run.Run!.TestAccuracy), NumberText.Paper(zoo?.PaperAccuracy), NumberText.PercentSpread(zoo?.Reference.Keras)],
                [evaluated ? "Log-loss" : "Loss", NumberText.Number(run.Evaluation?.LogLoss ?? run.Run!.TestLoss), NumberText.None, KerasLoss(zoo)],
            ]).WithoutEmptyColumns();
    }

    /// <summary>The metrics of each number a model predicts; their means come last where there are several.</summary>
    public static ReportTable Numbers(RegressionRecord evaluation) => new(
        ["Number", "MAE", "MSE", "RMSE", "R²", "Mean error", "Largest error", "Rows"],
        [
            .. evaluation.Outputs.Select(output => (string[])
            [
                output.Name,
                NumberText.Measure(output.Metrics.MeanAbsoluteError),
                NumberText.Measure(output.Metrics.MeanSquaredError),
                NumberText.Measure(output.Metrics.RootMeanSquaredError),
                NumberText.Number(output.Metrics.RSquared),
                NumberText.Measure(output.Metrics.MeanError),
                NumberText.Measure(output.Metrics.MaxError),
                NumberText.Count(output.Metrics.Rows),
            ]),
            .. evaluation.Outputs.Count == 1 ? (IReadOnlyList<string[]>)[] :
            [
                [
                    "uniform mean",
                    NumberText.Measure(evaluation.Mean.MeanAbsoluteError),
                    NumberText.Measure(evaluation.Mean.MeanSquaredError),
                    NumberText.Measure(evaluation.Mean.RootMeanSquaredError),
                    NumberText.Number(evaluation.Mean.RSquared),
                    string.Empty,
                    string.Empty,
                    string.Empty,
                ],
            ],
        ]);

    /// <summary>What else there is to say of a model of numbers.</summary>
    public static ReportTable Metrics(RegressionRecord evaluation) => new(["Metric", "Value"], [.. Weights(evaluation.Outputs[0].Metrics.Weights), ["Scoring", $"{NumberText.Rate(evaluation.RowsPerSecond)} rows/s"]]);

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

        if (evaluation.BrierScore is { } brier)
        {
            rows.Add(["Brier's score", NumberText.Number(brier)]);
            rows.Add(["Threshold of the probability", NumberText.Measure(evaluation.Threshold)]);
        }

        rows.AddRange(Weights(evaluation.Weights));
        if (evaluation.TiedRows > 0)
        {
            rows.Add([$"{(evaluation.From is null ? "Images" : "Rows")} whose highest probability is shared", NumberText.Count(evaluation.TiedRows)]);
        }

        rows.Add(["Scoring", $"{NumberText.Rate(evaluation.RowsPerSecond)} rows/s"]);
        return new ReportTable(["Metric", "Value"], rows);
    }

    /// <summary>The metrics of each class, as they follow from the confusion matrix: records of earlier versions have 0 for what is undefined. Their means come last.</summary>
    public static ReportTable Classes(EvaluationRecord evaluation) => new ReportTable(
        ["Class", "Precision", "95 % interval", "Recall", "95 % interval", "F1", "AUC", "Average precision", "Support", "Weight"],
        [
            .. evaluation.Statistics.PerClass.Select((row, i) => (string[])
            [
                row.Label,
                NumberText.PercentOrNone(row.Precision),
                NumberText.Interval(row.PrecisionInterval),
                NumberText.PercentOrNone(row.Recall),
                NumberText.Interval(row.RecallInterval),
                NumberText.PercentOrNone(row.F1),
                NumberText.Number(evaluation.CurveOf(row, i)?.Auc),
                NumberText.Number(evaluation.CurveOf(row, i)?.AveragePrecision),
                NumberText.Count(row.Support),
                NumberText.Measure(row.Weight),
            ]),
            Means("macro mean", evaluation.Macro, Known(evaluation.MacroAuc), Known(evaluation.MacroAveragePrecision), evaluation.Statistics.Rows),
            Means("weighted mean", evaluation.Weighted, string.Empty, string.Empty, evaluation.Statistics.Rows),
        ]).WithoutEmptyColumns();

    public static ReportTable Confused(EvaluationRecord evaluation) => new(
        ["True class", "Read as", evaluation.From is null ? "Images" : "Rows", .. evaluation.Weights is null ? (string[])[] : ["Weight"], "Of its class"],
        [.. evaluation.MostConfused.Select(pair => (string[])[pair.Actual, pair.Predicted, NumberText.Count(pair.Rows), .. pair.Weight is { } weight ? (string[])[NumberText.Measure(weight)] : [], NumberText.Percent(pair.Share)])]);

    private static string[][] Weights(WeightSummary? weights) => weights is null ? [] :
    [
        ["Sum of the weights", NumberText.Measure(weights.Sum)],
        ["Rows of equal weights that say as much", NumberText.Measure(weights.EffectiveRows)],
    ];

    private static string Known(double? mean) => mean is null ? string.Empty : NumberText.Number(mean);

    private static string[] Means(string name, ClassMeans means, string auc, string averagePrecision, long rows) =>
        [name, NumberText.PercentOrNone(means.Precision), string.Empty, NumberText.PercentOrNone(means.Recall), string.Empty, NumberText.PercentOrNone(means.F1), auc, averagePrecision, NumberText.Count(rows), string.Empty];

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
