using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Data;
using Mnist.MLNet.Evaluation;
using Mnist.MLNet.Scoring;

namespace Mnist.Tests.MLNet.Evaluation;

public sealed class MulticlassEvaluatorTests
{
    private const int Classes = 6;

    private static readonly string[] Names = ["zero", "one", "two", "three", "four", "five"];

    /// <summary>Class 5 never occurs and is never predicted; some rows are ties, some are sure and wrong.</summary>
    private static (float[][] Scores, int[] Labels) Rows(int count)
    {
        Random random = new(7);
        float[][] scores = new float[count][];
        int[] labels = new int[count];
        for (int row = 0; row < count; row++)
        {
            labels[row] = random.Next(Classes - 1);
            double[] raw = [.. Enumerable.Range(0, Classes).Select(i => i == Classes - 1 ? 0.0 : Math.Exp((i == labels[row] ? 1.5 : 0) + random.NextDouble() * 2))];
            scores[row] = row % 10 == 0 ? [0.4f, 0.1f, 0.4f, 0.05f, 0.05f, 0]
                : row % 10 == 1 ? [.. Enumerable.Range(0, Classes).Select(i => i == (labels[row] + 1) % (Classes - 1) ? 1f : 0)]
                : [.. raw.Select(value => (float)(value / raw.Sum()))];
        }

        return (scores, labels);
    }

    private static MemoryDataView View(float[][] scores, int[] labels) => new(scores.Length,
    [
        MemoryColumn.Keys("Label", Names, row => labels[(int)row]),
        MemoryColumn.Vectors("Score", Classes, (row, values) => scores[(int)row].CopyTo(values)),
        MemoryColumn.Keys("PredictedLabel", Names, row => np.argmax<float>(scores[(int)row])),
    ]);

    [Fact]
    public void The_metrics_are_those_of_MLNets_own_evaluator()
    {
        MemoryDataView view = View(Rows(3000).Scores, Rows(3000).Labels);
        MulticlassClassificationMetrics expected = new MLContext().MulticlassClassification.Evaluate(view);

        EvaluationResult result = new MulticlassEvaluator().Evaluate(view);

        Assert.Equal(3000, result.Rows);
        Assert.Equal(expected.MicroAccuracy, result.Accuracy, 1e-12);
        Assert.Equal(expected.MacroAccuracy, result.MacroAccuracy, 1e-12);
        Assert.Equal(expected.LogLoss, result.LogLoss, 1e-12 * expected.LogLoss);
        Assert.Equal(expected.ConfusionMatrix.Counts.Select(row => row.Select(count => (long)count).ToArray()), result.ConfusionMatrix);
        Assert.Equal(Names, result.PerClass.Select(row => row.Label));
        for (int i = 0; i < Classes; i++)
        {
            Assert.Equal(expected.ConfusionMatrix.PerClassPrecision[i], result.PerClass[i].Precision, 1e-12);
            Assert.Equal(expected.ConfusionMatrix.PerClassRecall[i], result.PerClass[i].Recall, 1e-12);
            Assert.Equal(expected.PerClassLogLoss[i], result.PerClass[i].LogLoss, 1e-12 * Math.Max(1, expected.PerClassLogLoss[i]));
        }
    }

    [Fact]
    public void Calibration_counts_rows_by_confidence()
    {
        float[][] scores = [[0.5f, 0.5f, 0, 0, 0, 0], [0.2f, 0.8f, 0, 0, 0, 0], [0, 0.8f, 0.2f, 0, 0, 0], [0, 0, 1, 0, 0, 0]];

        EvaluationResult result = new MulticlassEvaluator().Evaluate(View(scores, [0, 1, 2, 2]));

        Assert.Equal(15, result.Calibration.Count);
        Assert.Equal(4, result.Calibration.Sum(bin => bin.Rows));
        CalibrationBin half = Bin(0.5);
        CalibrationBin eight = Bin(0.8);
        CalibrationBin sure = result.Calibration[^1];
        Assert.Equal((1, 1, 0.5, 1.0), (half.Rows, half.Correct, half.MeanConfidence!.Value, half.Accuracy!.Value));
        Assert.Equal((2, 1, 0.5), (eight.Rows, eight.Correct, eight.Accuracy!.Value));
        Assert.Equal(0.8, eight.MeanConfidence!.Value, 1e-6);
        Assert.Equal((1, 1, 1.0), (sure.Rows, sure.Correct, sure.MeanConfidence!.Value));
        Assert.Null(result.Calibration[0].MeanConfidence);
        Assert.Null(result.Calibration[0].Accuracy);
        Misclassified wrong = Assert.Single(result.Misclassified);
        Assert.Equal(new Misclassified(2, 2, 1, 0.8f), wrong);

        CalibrationBin Bin(double confidence) => result.Calibration.Single(bin => bin.Lower <= confidence && confidence < bin.Upper);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_rows()
    {
        // A sixth of a million rows of six floats; kept, they would be more than six megabytes.
        const int Count = 160_000;
        float[] row = [0.1f, 0.5f, 0.1f, 0.1f, 0.1f, 0.1f];
        MemoryDataView view = new(Count,
        [
            MemoryColumn.Keys("Label", Names, number => (int)(number % Classes)),
            MemoryColumn.Vectors("Score", Classes, (_, values) => row.CopyTo(values)),
        ]);
        MulticlassEvaluator evaluator = new();
        evaluator.Evaluate(view);

        long before = GC.GetAllocatedBytesForCurrentThread();
        EvaluationResult result = evaluator.Evaluate(view);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(Count, result.Rows);
        Assert.Equal(MulticlassEvaluator.MaxMisclassified, result.Misclassified.Count);
        Assert.InRange(allocated, 0, 1_000_000);
    }

    [Fact]
    public void Rows_that_cannot_be_measured_are_refused()
    {
        Refuses("Row 1 has no label; leave such rows out.", [[1, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0]], [0, -1]);
        Refuses(
            "The scores of row 0 add up to 7, not 1: they are not probabilities; give a model that ends in softmax and whose weights are numbers.",
            [[3, 4, 0, 0, 0, 0]],
            [0]);
        Refuses(
            "The scores of row 0 add up to NaN, not 1: they are not probabilities; give a model that ends in softmax and whose weights are numbers.",
            [[float.NaN, 0, 0, 0, 0, 0]],
            [0]);
        Refuses(
            "Row 0 has a score below 0: they are not probabilities; give a model that ends in softmax and whose weights are numbers.",
            [[2, -1, 0, 0, 0, 0]],
            [0]);
        Refuses("There are no rows to evaluate; give data with some.", [], []);

        static void Refuses(string expected, float[][] scores, int[] labels) =>
            Assert.Equal(expected, Assert.Throws<ScoringException>(() => new MulticlassEvaluator().Evaluate(View(scores, labels))).Message);
    }
}
