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
}
