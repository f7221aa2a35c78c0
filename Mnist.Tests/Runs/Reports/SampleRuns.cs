using Mnist.MLNet.Evaluation;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;

namespace Mnist.Tests.Runs.Reports;

/// <summary>Runs that never happened: forty blank images of class i % 10, of which the first thirty are misclassified as the next class.</summary>
internal static class SampleRuns
{
    public static StoredRun Stored(string model, string title = "A network", string? label = null) => new(model, Run(model, title, label), Evaluation(model, label));

    public static RunRecord Run(string model, string title = "A network", string? label = null)
    {
        Recipe recipe = ModelZoo.Get("cnn").Recipe;
        return new RunRecord
        {
            Model = model,
            Title = title,
            Parameters = 108_602,
            Layers = [new LayerRow(label ?? "conv2d", "Conv2D", "(None, 28, 28, 16)", 416)],
            Recipe = recipe,
            Epochs = recipe.Epochs,
            Seed = 1,
            Threads = 2,
            TrainingImages = 60_000,
            History = new RunHistory { Loss = [0.5f, 0.2f], Accuracy = [0.8f, 0.9f], ValLoss = [0.3f, 0.1f], ValAccuracy = [0.9f, 0.95f] },
            TestLoss = 0.1f,
            TestAccuracy = 0.25f,
            Seconds = 3,
            TrainingSeconds = 2.5,
            StepMilliseconds = 4,
            WeightsSha256 = new string('0', 64),
            Machine = label ?? "a machine",
            Date = DateTimeOffset.UnixEpoch,
        };
    }

    public static EvaluationRecord Evaluation(string model, string? label = null) => new()
    {
        Model = new ModelIdentity(model, new string('1', 64)),
        Data = new DataIdentity("mnist", 40, 28, 28, new string('2', 64)),
        Rows = 40,
        Accuracy = 0.25,
        MacroAccuracy = 0.25,
        LogLoss = 1,
        ConfusionMatrix = [.. Enumerable.Range(0, 10).Select(actual => (long[])[.. Enumerable.Range(0, 10).Select(predicted => predicted == actual ? 1L : predicted == (actual + 1) % 10 ? 3 : 0)])],
        PerClass = [.. Enumerable.Range(0, 10).Select(i => new ClassMetrics(label ?? $"{i}", 0.25, 0.25, 0.25, 4))],
        Curves = [.. Enumerable.Range(0, 10).Select(i => new ScoreCurves
        {
            Label = label ?? $"{i}",
            Auc = i == 0 ? 0.75 : 1,
            AveragePrecision = i == 0 ? 0.8 : 1,
            FalsePositiveRate = i == 0 ? [0, 0, 0.5, 0.5, 1] : [0, 0, 1],
            TruePositiveRate = i == 0 ? [0, 0.5, 0.5, 1, 1] : [0, 1, 1],
            Recall = i == 0 ? [0.5, 0.5, 1, 1] : [1, 1],
            Precision = i == 0 ? [1, 0.5, 0.666667, 0.5] : [1, 0.1],
        })],
        TopK = [new TopKAccuracy(2, 20, 0.5)],
        Calibration = [new CalibrationBin(0, 1, 40, 10, 0.9)],
        Misclassified = [.. Enumerable.Range(0, EvaluationRecord.MaxMisclassified).Select(i => new MisclassifiedImage(
            i, i % 10, (i + 1) % 10, [.. Enumerable.Range(0, 10).Select(k => k == (i + 1) % 10 ? 0.9f : k == i % 10 ? 0.1f : 0f)], new byte[28 * 28]))],
        RowsPerSecond = 100,
        Machine = label ?? "a machine",
        Date = DateTimeOffset.UnixEpoch,
    };

    /// <summary>Two numbers of three rows that have weights.</summary>
    public static RegressionRecord Numbers(string model) => new()
    {
        Task = RegressionRecord.TaskName,
        Model = new ModelIdentity(model, new string('1', 64)),
        Data = new DataIdentity("houses.csv", 3, 1, 1, new string('2', 64)),
        From = new RowsIdentity("price,area", "count"),
        Outputs =
        [
            new RegressionOutput("price", new RegressionResult { Rows = 3, MeanAbsoluteError = 1.25, MeanSquaredError = 4, MeanError = -0.5, MaxError = 3, RSquared = 0.5, Weights = new WeightSummary(6, 2.5) }),
            new RegressionOutput("area", new RegressionResult { Rows = 2, MissingLabels = 1, MeanAbsoluteError = 2, MeanSquaredError = 9, MeanError = 1, MaxError = 5, Weights = new WeightSummary(4, 1.5, 0, 1), Undefined = new Dictionary<string, string> { ["rSquared"] = "all labels are the same" } }),
        ],
        RowsPerSecond = 100,
        Machine = "a machine",
        Date = DateTimeOffset.UnixEpoch,
    };

    /// <summary>Two classes by one score, of three rows that have weights.</summary>
    public static EvaluationRecord Weighted(string model) => new()
    {
        Model = new ModelIdentity(model, new string('1', 64)),
        Data = new DataIdentity("animals.csv", 3, 1, 1, new string('2', 64)),
        From = new RowsIdentity("kind", "count"),
        Rows = 3,
        Weights = new WeightSummary(4, 2.5, 1, 2),
        Threshold = 0.5,
        BrierScore = 0.2,
        Accuracy = 0.75,
        MacroAccuracy = 0.5,
        LogLoss = 1,
        ConfusionMatrix = [[1, 1], [0, 1]],
        WeightedConfusion = new WeightedConfusion([[2, 1], [0, 1]], [[4, 1], [0, 1]]),
        PerClass = [new ClassMetrics("negative", 1, 2 / 3.0, 0.8, 2) { Weight = 3 }, new ClassMetrics("positive", 0.5, 1, 2 / 3.0, 1) { Weight = 1 }],
        Curves = [new ScoreCurves { Label = "positive", Auc = 0.75, AveragePrecision = 0.5, FalsePositiveRate = [0, 1], TruePositiveRate = [0, 1], Recall = [1], Precision = [0.5] }],
        Calibration = [new CalibrationBin(0, 1, 3, 2, 0.6) { Weight = 4, CorrectWeight = 3, EffectiveRows = 2.5 }],
        Misclassified = [],
        RowsPerSecond = 100,
        Machine = "a machine",
        Date = DateTimeOffset.UnixEpoch,
    };
}
