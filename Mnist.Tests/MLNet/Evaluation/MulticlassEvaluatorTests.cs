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
        for (int i = 0; i < Classes - 1; i++)
        {
            Assert.Equal(expected.ConfusionMatrix.PerClassPrecision[i], result.PerClass[i].Precision!.Value, 1e-12);
            Assert.Equal(expected.ConfusionMatrix.PerClassRecall[i], result.PerClass[i].Recall!.Value, 1e-12);
            Assert.Equal(expected.PerClassLogLoss[i], result.PerClass[i].LogLoss!.Value, 1e-12 * Math.Max(1, expected.PerClassLogLoss[i]));
        }

        // ML.NET gives 0 for what is undefined of the class that does not occur.
        Assert.Equal((0, 0), (expected.ConfusionMatrix.PerClassPrecision[^1], expected.ConfusionMatrix.PerClassRecall[^1]));
        Assert.Equal((null, null, null, null), (result.PerClass[^1].Precision, result.PerClass[^1].Recall, result.PerClass[^1].F1, result.PerClass[^1].LogLoss));
        Assert.Equal("no row is of this class", result.PerClass[^1].Undefined!["logLoss"]);
        Assert.Equal((5, 5, 5), (result.Macro.PrecisionClasses, result.Macro.RecallClasses, result.Macro.F1Classes));
        Assert.Equal(result.MacroAccuracy, result.Macro.Recall);
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
    public void Top_k_of_scores_that_differ_is_that_of_MLNets_own_evaluator()
    {
        Random random = new(9);
        float[][] scores = [.. Enumerable.Range(0, 1000).Select(_ => Enumerable.Range(0, Classes).Select(_ => random.NextDouble()).ToArray()).Select(raw => (float[])[.. raw.Select(value => (float)(value / raw.Sum()))])];
        MemoryDataView view = View(scores, [.. Enumerable.Range(0, 1000).Select(_ => random.Next(Classes))]);
        MulticlassClassificationMetrics expected = new MLContext().MulticlassClassification.Evaluate(view, topKPredictionCount: 5);

        EvaluationResult result = new MulticlassEvaluator().Evaluate(view);

        Assert.Equal([2, 3, 4, 5], result.TopK.Select(top => top.K));
        Assert.Equal(result.Accuracy, expected.TopKAccuracyForAllK[0], 1e-12);
        Assert.All(result.TopK, top => Assert.Equal(expected.TopKAccuracyForAllK[top.K - 1], top.Accuracy, 1e-12));
        Assert.Equal(0, result.TiedRows);
    }

    [Fact]
    public void Equal_scores_do_not_make_every_class_one_of_the_most_probable()
    {
        float[][] scores = [.. Enumerable.Range(0, Classes).Select(_ => (float[])[.. Enumerable.Repeat(1f / Classes, Classes)])];

        EvaluationResult result = new MulticlassEvaluator().Evaluate(View(scores, [.. Enumerable.Range(0, Classes)]));

        // The model says nothing, so k of six are right among the k that stand first, and no area is above one half.
        Assert.Equal(1 / 6.0, result.Accuracy, 1e-12);
        Assert.Equal([2 / 6.0, 3 / 6.0, 4 / 6.0, 5 / 6.0], result.TopK.Select(top => top.Accuracy));
        Assert.All(result.Curves, curve => Assert.Equal(0.5, curve.Auc!.Value, 1e-12));
        Assert.All(result.Curves, curve => Assert.Equal(1 / 6.0, curve.AveragePrecision!.Value, 1e-12));
        Assert.Equal(Classes, result.TiedRows);
    }

    [Fact]
    public void One_class_against_the_rest_is_what_the_binary_evaluator_measures_of_it()
    {
        (float[][] scores, int[] labels) = Rows(2000);

        EvaluationResult result = new MulticlassEvaluator().Evaluate(View(scores, labels));

        for (int i = 0; i < Classes - 1; i++)
        {
            ScoreCurves expected = new BinaryEvaluator().Evaluate(ScoredRows.Binary([.. scores.Select(row => row[i])], [.. labels.Select(label => label == i)])).Curves;
            Assert.Equal((expected.Auc, expected.AveragePrecision, 0.0), (result.Curves[i].Auc, result.Curves[i].AveragePrecision, result.Curves[i].AucError));
        }

        Assert.Equal((null, "no row is of this class"), (result.Curves[^1].Auc, result.Curves[^1].Undefined!["auc"]));
        Assert.Equal(result.Curves.Take(Classes - 1).Average(curve => curve.Auc), result.MacroAuc);
    }

    [Fact]
    public void Rows_without_a_label_or_a_number_are_counted_and_left_out()
    {
        float[] right = [1, 0, 0, 0, 0, 0];
        float[][] scores = [right, right, [float.NaN, 0, 0, 0, 0, 0], [0, float.PositiveInfinity, 0, 0, 0, 0], right];

        EvaluationResult result = new MulticlassEvaluator().Evaluate(View(scores, [0, -1, 0, 1, 1]));

        Assert.Equal((2, 1, 2, 0.5), (result.Rows, result.MissingLabels, result.NonFiniteScores, result.Accuracy));
        Assert.Equal(new Misclassified(4, 1, 0, 1), Assert.Single(result.Misclassified));
    }

    [Fact]
    public void Labels_that_are_none_of_the_keys_are_counted_too()
    {
        MLContext context = new();
        IDataView rows = context.Data.LoadFromEnumerable(((string[])["zero", "one", "nine"]).Select(text => new TextRow { Text = text, Score = [1, 0, 0, 0, 0, 0] }));
        IDataView keys = context.Transforms.Conversion.MapValueToKey("Label", "Text", keyData: new ClassColumns(Names).ToKeyData(context)).Fit(rows).Transform(rows);

        EvaluationResult result = new MulticlassEvaluator().Evaluate(keys, classNames: Names);

        Assert.Equal((2, 1, 0.5), (result.Rows, result.MissingLabels, result.Accuracy));
    }

    [Fact]
    public void Logits_are_converted_when_said_and_refused_where_they_are_probabilities()
    {
        (float[][] scores, int[] labels) = Rows(500);
        float[][] logits = [.. scores.Select(row => (float[])[.. row.Select(value => MathF.Log(MathF.Max(value, 1e-20f)) + 3)])];

        EvaluationResult expected = new MulticlassEvaluator().Evaluate(View(scores, labels));
        EvaluationResult converted = new MulticlassEvaluator().Evaluate(View(logits, labels), scores: ScoreKind.Logits);

        Assert.Equal(expected.ConfusionMatrix, converted.ConfusionMatrix);
        Assert.Equal(expected.ExpectedCalibrationError!.Value, converted.ExpectedCalibrationError!.Value, 1e-5);
        Assert.Equal(
            "The scores were given as logits, and those of all 500 rows are probabilities already: a second softmax would change them; evaluate them as probabilities.",
            Assert.Throws<ScoringException>(() => new MulticlassEvaluator().Evaluate(View(scores, labels), scores: ScoreKind.Logits)).Message);
    }

    [Fact]
    public void Confidences_at_the_ends_of_ranges_are_in_the_range_that_begins_there()
    {
        for (int bin = 8; bin <= 15; bin++)
        {
            float edge = bin / 15f;
            float[][] scores = [[edge, 1 - edge, 0, 0, 0, 0], [MathF.BitDecrement(edge), 1 - edge, 0, 0, 0, 0]];

            EvaluationResult result = new MulticlassEvaluator().Evaluate(View(scores, [0, 0]));

            Assert.All(result.Calibration.Where(range => range.Rows > 0), range => Assert.InRange(range.MeanConfidence!.Value, range.Lower, range.Upper));
            Assert.Equal(2, result.Calibration.Sum(range => range.Rows));
        }
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
    public void More_different_scores_than_are_kept_apart_cost_no_memory_and_say_what_they_cost()
    {
        // Scores of class 0 run evenly from 0 to 1, and a row of score p is of it with the chance p: the area is 5/6.
        const int Count = 700_001;
        Random random = new(1);
        MemoryDataView view = new(Count,
        [
            MemoryColumn.Keys("Label", ["a", "b"], row => random.NextDouble() < (double)row / Count ? 0 : 1),
            MemoryColumn.Vectors("Score", 2, (row, values) => (values.Span[0], values.Span[1]) = ((float)row / Count, 1 - ((float)row / Count))),
        ]);

        EvaluationResult result = new MulticlassEvaluator().Evaluate(view);

        Assert.InRange(Count, MulticlassEvaluator.MaxScores / 2, int.MaxValue);
        Assert.Equal(Count, result.Rows);
        Assert.All(result.Curves, curve => Assert.Equal(5 / 6.0, curve.Auc!.Value, 0.003));
        Assert.All(result.Curves, curve => Assert.InRange(curve.AucError, double.Epsilon, 1e-5));
        Assert.InRange(result.ExpectedCalibrationError!.Value, 0, 0.003);
    }

    [Fact]
    public void Rows_that_cannot_be_measured_are_refused()
    {
        Refuses(
            "None of 2 rows can be evaluated: 1 have no label, and the scores of 1 are NaN or infinite; give labelled rows, and a model whose weights are numbers.",
            [[1, 0, 0, 0, 0, 0], [float.NaN, 0, 0, 0, 0, 0]],
            [-1, 0]);
        Refuses(
            "The scores of row 0 add up to 7, not 1: they are not probabilities; give a model that ends in softmax, or say that the scores are logits.",
            [[3, 4, 0, 0, 0, 0]],
            [0]);
        Refuses(
            "Row 0 has a score below 0: they are not probabilities; give a model that ends in softmax, or say that the scores are logits.",
            [[2, -1, 0, 0, 0, 0]],
            [0]);
        Refuses("There are no rows to evaluate; give data with some.", [], []);

        static void Refuses(string expected, float[][] scores, int[] labels) =>
            Assert.Equal(expected, Assert.Throws<ScoringException>(() => new MulticlassEvaluator().Evaluate(View(scores, labels))).Message);
    }

    private sealed class TextRow
    {
        public string Text { get; set; } = "";

        [VectorType(6)]
        public float[] Score { get; set; } = [];
    }
}
