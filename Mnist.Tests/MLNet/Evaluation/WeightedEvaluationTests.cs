using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Data;
using Mnist.MLNet.Evaluation;
using Mnist.MLNet.Scoring;

namespace Mnist.Tests.MLNet.Evaluation;

/// <summary>Rows that count more than others: a whole weight is as many rows, the figures are those worked by hand, and what is no weight is refused.</summary>
public sealed class WeightedEvaluationTests
{
    private const double Tolerance = 1e-12;
    private static readonly string[] Names = ["a", "b", "c"];

    private static readonly MulticlassEvaluator Multiclass = new() { WeightColumn = ScoredRows.Weight };
    private static readonly BinaryEvaluator Binary = new() { WeightColumn = ScoredRows.Weight };
    private static readonly RegressionEvaluator Regression = new() { WeightColumn = ScoredRows.Weight };

    [Fact]
    public void Whole_weights_of_classes_are_as_many_rows_by_MLNets_evaluator_and_ours()
    {
        (float[][] scores, int[] labels, double[] weights) = Classes(400);
        EvaluationResult weighted = Multiclass.Evaluate(ScoredRows.Multiclass(scores, labels, weights, Names));
        (float[][] manyScores, int[] manyLabels) = (Repeat(scores, weights), Repeat(labels, weights));
        MemoryDataView repeated = new(manyLabels.Length, [
            MemoryColumn.Keys("Label", Names, row => manyLabels[(int)row]),
            MemoryColumn.Vectors("Score", Names.Length, (row, values) => manyScores[(int)row].CopyTo(values)),
            MemoryColumn.Keys("PredictedLabel", Names, row => Array.IndexOf(manyScores[(int)row], manyScores[(int)row].Max()))]);
        EvaluationResult result = new MulticlassEvaluator().Evaluate(repeated);
        MulticlassClassificationMetrics expected = new MLContext().MulticlassClassification.Evaluate(repeated);

        Assert.Equal(expected.MicroAccuracy, weighted.Accuracy, Tolerance);
        Assert.Equal(expected.MacroAccuracy, weighted.MacroAccuracy, Tolerance);
        Assert.Equal(expected.LogLoss, weighted.LogLoss, 1e-6);
        Assert.Equal(expected.PerClassLogLoss, weighted.PerClass.Select(row => row.LogLoss!.Value), (one, other) => Math.Abs(one - other) < 1e-6);
        Assert.Equal(expected.ConfusionMatrix.Counts.SelectMany(row => row), weighted.WeightedConfusion!.Sums.SelectMany(row => row));
        Assert.Equal(labels.Length, weighted.ConfusionMatrix.Sum(row => row.Sum()));
        Assert.Equal((result.Rows, (double)result.Rows), (Repeat(labels, weights).Length, weighted.Weights!.Sum));
        Same(result.Kappa, weighted.Kappa);
        Same(result.MatthewsCorrelation, weighted.MatthewsCorrelation);
        Same(result.MacroAuc, weighted.MacroAuc);
        Same(result.MacroAveragePrecision, weighted.MacroAveragePrecision);
        Same(result.ExpectedCalibrationError, weighted.ExpectedCalibrationError);
        Same(result.Weighted.F1, weighted.Weighted.F1);
        Same(result.Macro.Precision, weighted.Macro.Precision);
        Assert.Equal(result.TopK.Select(top => (top.K, Math.Round(top.Accuracy, 12))), weighted.TopK.Select(top => (top.K, Math.Round(top.Accuracy, 12))));
        Assert.Equal(result.MostConfused.Select(pair => (pair.Actual, pair.Predicted, (double)pair.Rows)), weighted.MostConfused.Select(pair => (pair.Actual, pair.Predicted, pair.Weight!.Value)));
        Assert.Equal(result.Curves[1].TruePositiveRate, weighted.Curves[1].TruePositiveRate);
    }

    [Fact]
    public void Whole_weights_of_two_classes_are_as_many_rows_by_MLNets_evaluator_and_ours()
    {
        Random random = new(3);
        bool[] labels = [.. Enumerable.Range(0, 500).Select(_ => random.Next(3) == 0)];
        float[] scores = [.. labels.Select(label => (float)Math.Round(Math.Clamp(random.NextDouble() + (label ? 0.3 : -0.2), 0.01, 0.99), 2))];
        double[] weights = [.. labels.Select(_ => (double)random.Next(1, 5))];
        BinaryResult weighted = Binary.Evaluate(ScoredRows.Binary(scores, labels, weights));
        IDataView repeated = ScoredRows.Binary(Repeat(scores, weights), Repeat(labels, weights));
        CalibratedBinaryClassificationMetrics expected = new MLContext().BinaryClassification.Evaluate(repeated, scoreColumnName: "Margin");
        BinaryResult result = new BinaryEvaluator().Evaluate(repeated);

        Assert.Equal(expected.Accuracy, weighted.Accuracy, Tolerance);
        Assert.Equal(expected.AreaUnderRocCurve, weighted.Curves.Auc!.Value, Tolerance);
        Assert.Equal(expected.F1Score, weighted.Positive.F1!.Value, Tolerance);
        Assert.Equal(expected.NegativeRecall, weighted.Negative.Recall!.Value, Tolerance);
        Assert.Equal(expected.LogLoss * Math.Log(2), weighted.LogLoss, 1e-6);
        Assert.Equal(((double)result.TruePositives, (double)result.FalsePositives), (weighted.WeightedConfusion!.Sums[1][1], weighted.WeightedConfusion.Sums[0][1]));
        Same(result.BrierScore, weighted.BrierScore);
        Same(result.Kappa, weighted.Kappa);
        Same(result.MatthewsCorrelation, weighted.MatthewsCorrelation);
        Same(result.ExpectedCalibrationError, weighted.ExpectedCalibrationError);
        Same(result.Curves.AveragePrecision, weighted.Curves.AveragePrecision);
    }

    [Fact]
    public void Whole_weights_of_numbers_are_as_many_rows_by_MLNets_evaluator()
    {
        Random random = new(8);
        float[] labels = [.. Enumerable.Range(0, 300).Select(_ => (float)(random.NextDouble() * 10))];
        float[] scores = [.. labels.Select(label => label + (float)(random.NextDouble() - 0.3))];
        double[] weights = [.. labels.Select(_ => (double)random.Next(1, 4))];
        RegressionMetrics expected = new MLContext().Regression.Evaluate(ScoredRows.Of(Repeat(scores, weights), Repeat(labels, weights), NumberDataViewType.Single));

        RegressionResult result = Regression.Evaluate(ScoredRows.Of(scores, labels, NumberDataViewType.Single, weights));

        Assert.Equal(expected.MeanAbsoluteError, result.MeanAbsoluteError, 1e-9);
        Assert.Equal(expected.RootMeanSquaredError, result.RootMeanSquaredError, 1e-9);
        Assert.Equal(expected.RSquared, result.RSquared!.Value, 1e-6);
    }

    [Fact]
    public void A_case_of_numbers_worked_by_hand()
    {
        RegressionResult result = Regression.Evaluate(ScoredRows.Of([1, 3, 2, 9], [1.0, 2.0, 4.0, 0.0], NumberDataViewType.Double, [0.5, 1.5, 2, 0]));

        // Errors 0, 1 and -2; the labels' mean is 11.5 / 4 = 2.875.
        Assert.Equal((3L, 5.5 / 4, 9.5 / 4, -2.5 / 4, 2.0), (result.Rows, result.MeanAbsoluteError, result.MeanSquaredError, result.MeanError, result.MaxError));
        Assert.Equal(1 - (9.5 / ((0.5 * 1.875 * 1.875) + (1.5 * 0.875 * 0.875) + (2 * 1.125 * 1.125))), result.RSquared!.Value, Tolerance);
        Assert.Equal(new WeightSummary(4, 16 / 6.5, ZeroRows: 1), result.Weights);
    }

    [Fact]
    public void A_case_of_classes_worked_by_hand()
    {
        float[][] scores = [[0.8f, 0.1f, 0.1f], [0.6f, 0.3f, 0.1f], [0.2f, 0.7f, 0.1f], [0.2f, 0.2f, 0.6f]];
        EvaluationResult result = Multiclass.Evaluate(ScoredRows.Multiclass(scores, [0, 1, 1, 2], [1, 2, 0.5, 4], Names));

        Assert.Equal(5.5 / 7.5, result.Accuracy, Tolerance);
        Assert.Equal((1 + (0.5 / 2.5) + 1) / 3, result.MacroAccuracy, Tolerance);
        Assert.Equal((1 / 3.0, 0.5 / 2.5, 2 * 0.5 / (2.5 + 0.5)), (result.PerClass[0].Precision!.Value, result.PerClass[1].Recall!.Value, result.PerClass[1].F1!.Value));
        Assert.Equal((2L, 2.5), (result.PerClass[1].Support, result.PerClass[1].Weight));
        Assert.Equal(-(Math.Log(0.8f) + (2 * Math.Log(0.3f)) + (0.5 * Math.Log(0.7f)) + (4 * Math.Log(0.6f))) / 7.5, result.LogLoss, 1e-9);
        Assert.Equal(new ConfusedPair("b", "a", 1, 2 / 2.5) { Weight = 2 }, Assert.Single(result.MostConfused));
        Assert.Equal((7.5, 7.5 * 7.5 / 21.25), (result.Weights!.Sum, result.Weights.EffectiveRows));

        // Chance agrees in (1 x 3 + 2.5 x 0.5 + 4 x 4) / 7.5².
        double chance = (3 + 1.25 + 16) / (7.5 * 7.5);
        Assert.Equal(((5.5 / 7.5) - chance) / (1 - chance), result.Kappa!.Value, Tolerance);
        Assert.Equal((int[])[1, 1], result.ConfusionMatrix[1].Take(2).Select(count => (int)count));
    }

    [Fact]
    public void Intervals_are_those_of_as_many_equal_rows_as_say_as_much()
    {
        (float[][] scores, int[] labels, _) = Classes(200);
        EvaluationResult plain = new MulticlassEvaluator().Evaluate(ScoredRows.Multiclass(scores, labels, Names));
        EvaluationResult equal = Multiclass.Evaluate(ScoredRows.Multiclass(scores, labels, [.. labels.Select(_ => 0.25)], Names));
        EvaluationResult uneven = Multiclass.Evaluate(ScoredRows.Multiclass(scores, labels, [.. labels.Select((_, i) => i % 2 == 0 ? 1 : 1e-9)], Names));

        Assert.Equal(plain.AccuracyInterval.Lower, equal.AccuracyInterval.Lower, Tolerance);
        Assert.Equal(plain.PerClass[2].RecallInterval!.Upper, equal.PerClass[2].RecallInterval!.Upper, Tolerance);
        Assert.Equal(200, equal.Weights!.EffectiveRows, 1e-9);
        Assert.Equal(100, uneven.Weights!.EffectiveRows, 1e-3);
        ConfidenceInterval half = ConfidenceInterval.Weighted(uneven.Accuracy, 100);
        Assert.Equal(half.Lower, uneven.AccuracyInterval.Lower, 1e-6);
        Assert.True(uneven.AccuracyInterval.Upper - uneven.AccuracyInterval.Lower > plain.AccuracyInterval.Upper - plain.AccuracyInterval.Lower);
        Assert.Equal(ConfidenceInterval.Wilson(3, 8), ConfidenceInterval.Weighted(3 / 8.0, 8));
        Assert.Equal((0, 1), (ConfidenceInterval.Weighted(0, 2.5).Lower, ConfidenceInterval.Weighted(1, 2.5).Upper));
    }

    [Fact]
    public void Scaling_all_weights_changes_no_figure_but_their_sum()
    {
        (float[][] scores, int[] labels, double[] weights) = Classes(150);
        EvaluationResult result = Multiclass.Evaluate(ScoredRows.Multiclass(scores, labels, weights, Names));
        foreach (double scale in (double[])[1e-90, 1e90])
        {
            EvaluationResult scaled = Multiclass.Evaluate(ScoredRows.Multiclass(scores, labels, [.. weights.Select(weight => weight * scale)], Names));

            Assert.Equal(result.Accuracy, scaled.Accuracy, Tolerance);
            Same(result.Kappa, scaled.Kappa);
            Same(result.MatthewsCorrelation, scaled.MatthewsCorrelation);
            Same(result.MacroAuc, scaled.MacroAuc);
            Same(result.MacroAveragePrecision, scaled.MacroAveragePrecision);
            Same(result.ExpectedCalibrationError, scaled.ExpectedCalibrationError);
            Assert.Equal(result.AccuracyInterval.Lower, scaled.AccuracyInterval.Lower, Tolerance);
        }
    }

    [Fact]
    public void Rows_of_no_weight_are_counted_and_in_no_figure()
    {
        float[][] scores = [[0.8f, 0.1f, 0.1f], [0.6f, 0.3f, 0.1f], [0.2f, 0.7f, 0.1f], [0.2f, float.NaN, 0.6f]];
        EvaluationResult result = Multiclass.Evaluate(ScoredRows.Multiclass(scores, [0, 1, 1, 2], [2, 0, double.NaN, 4], Names));

        Assert.Equal((1L, 1L, new WeightSummary(2, 1, 1, 1)), (result.Rows, result.NonFiniteScores, result.Weights!));
        Assert.Equal((1.0, 1L), (result.Accuracy, result.ConfusionMatrix.Sum(row => row.Sum())));
        Assert.Equal((null, "no row is of this class"), (result.PerClass[1].Recall, result.PerClass[1].Undefined!["recall"]));
        Assert.Equal((null, "no row is of another class"), (result.Curves[0].Auc, result.Curves[0].Undefined!["auc"]));
        Assert.Equal((null, "all rows are of one class and predicted as it, so chance agrees as well"), (result.Kappa, result.Undefined!["kappa"]));
        Assert.Null(result.MatthewsCorrelation);
    }

    [Fact]
    public void Weights_that_are_all_0_leave_nothing_to_evaluate()
    {
        const string Message = "None of 2 rows can be evaluated: 0 have no label, the scores of 0 are NaN or infinite, 0 have no weight and 2 the weight 0; give labelled rows of weights above 0, and a model whose weights are numbers.";

        Assert.Equal(Message, Assert.Throws<ScoringException>(() => Multiclass.Evaluate(ScoredRows.Multiclass([[1, 0, 0], [1, 0, 0]], [0, 1], [0, 0], Names))).Message);
        Assert.Equal(Message, Assert.Throws<ScoringException>(() => Binary.Evaluate(ScoredRows.Binary([1, 0], [true, false], [0, 0]))).Message);
        Assert.Equal(Message, Assert.Throws<ScoringException>(() => Regression.Evaluate(ScoredRows.Of([1, 0], [1f, 0f], NumberDataViewType.Single, [0, 0]))).Message);
    }

    [Theory]
    [InlineData(-1, "-1")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    [InlineData(1e101, "1E+101")]
    [InlineData(1e-101, "1E-101")]
    public void What_is_no_weight_is_refused_by_its_row(double weight, string shown)
    {
        string message = $"Row 1 has the weight {shown} in column 'Weight'; a weight is 0, or a number from 1E-100 to 1E+100, or NaN where there is none: repair it, or scale all weights alike.";

        Assert.Equal(message, Assert.Throws<ScoringException>(() => Multiclass.Evaluate(ScoredRows.Multiclass([[1, 0, 0], [1, 0, 0]], [0, -1], [1, weight], Names))).Message);
        Assert.Equal(message, Assert.Throws<ScoringException>(() => Binary.Evaluate(ScoredRows.Binary([1, 0], [true, false], [1, weight]))).Message);
        Assert.Equal(message, Assert.Throws<ScoringException>(() => Regression.Evaluate(ScoredRows.Of([1, 0], [1f, 0f], NumberDataViewType.Single, [1, weight]))).Message);
        Assert.Equal(message, Assert.Throws<ScoringException>(() => Regression.EvaluateOutputs(ScoredRows.Of([1, 0], [1f, 0f], NumberDataViewType.Single, [1, weight]), ["Score"], ["Label"])).Message);
    }

    [Fact]
    public void A_column_that_is_none_of_weights_is_named()
    {
        IDataView view = ScoredRows.Binary([1, 0], [true, false], [1, 1]);

        Assert.Equal(
            "There is no column 'weights' of weights; the data have: Label, Score, Probability, PredictedLabel, Margin, Weight.",
            Assert.Throws<ScoringException>(() => new BinaryEvaluator { WeightColumn = "weights" }.Evaluate(view)).Message);
        Assert.Equal(
            "Column 'Label' is given for the labels and for the weights; give a column of weights of its own.",
            Assert.Throws<ScoringException>(() => new BinaryEvaluator { WeightColumn = "Label" }.Evaluate(view)).Message);
        Assert.Equal(
            "Column 'Score' holds Vector<Single, 3>; weights are numbers, one a row: convert them.",
            Assert.Throws<ScoringException>(() => new MulticlassEvaluator { WeightColumn = "Score" }.Evaluate(ScoredRows.Multiclass([[1, 0, 0]], [0], Names))).Message);
    }

    [Fact]
    public void Weights_of_any_type_of_number_are_read()
    {
        MemoryDataView view = new(3, [
            ScoredRows.Column("Label", NumberDataViewType.Single, row => (float)row),
            ScoredRows.Column("Score", NumberDataViewType.Single, _ => 0f),
            ScoredRows.Column("Whole", NumberDataViewType.Int32, row => row),
            ScoredRows.Column("Flag", BooleanDataViewType.Instance, row => row != 1)]);

        Assert.Equal(5 / 3.0, new RegressionEvaluator { WeightColumn = "Whole" }.Evaluate(view).MeanAbsoluteError, Tolerance);
        Assert.Equal(1, new RegressionEvaluator { WeightColumn = "Flag" }.Evaluate(view).MeanAbsoluteError, Tolerance);

        // A column may be the score and the weight.
        Assert.Throws<ScoringException>(() => new RegressionEvaluator { WeightColumn = "Score" }.Evaluate(view));
    }

    [Fact]
    public void More_scores_than_room_are_bounded_and_the_bounds_hold()
    {
        Random random = new(5);
        WeightedHistogram exact = new(100_000);
        WeightedHistogram coarse = new(300);
        for (int i = 0; i < 20_000; i++)
        {
            (float score, bool positive, double weight) = ((float)random.NextDouble(), random.Next(3) == 0, random.NextDouble() + 0.1);
            exact.Add(score, positive, weight);
            coarse.Add(score, positive, weight);
        }

        ScoreCurves right = CurveBuilder.Build("a", exact);
        ScoreCurves rough = CurveBuilder.Build("a", coarse);

        Assert.Equal((0, 0), (right.AucError, right.AveragePrecisionError));
        Assert.InRange(Math.Abs(right.Auc!.Value - rough.Auc!.Value), 0, rough.AucError);
        Assert.InRange(Math.Abs(right.AveragePrecision!.Value - rough.AveragePrecision!.Value), 0, rough.AveragePrecisionError);
        Assert.InRange(rough.AucError, 1e-9, 0.02);
    }

    [Fact]
    public void Weights_of_another_matrix_are_refused()
    {
        WeightedConfusion lacking = new([[1, 0], [0, 0]], [[1, 0], [0, 0]]);

        Assert.Equal(
            "Weights of a confusion matrix of 2 classes are as many sums and sums of squares as it has counts, above 0 where there are rows and 0 elsewhere. (Parameter 'weights')",
            Assert.Throws<ArgumentException>(() => new ConfusionStatistics([[1, 0], [0, 1]], ["a", "b"], lacking)).Message);
    }

    [Fact]
    public void An_unweighted_result_says_nothing_of_weights()
    {
        string json = JsonSerializer.Serialize(new RegressionEvaluator().Evaluate(ScoredRows.Of([1, 0], [1f, 0f], NumberDataViewType.Single)));

        Assert.Contains("\"Weights\":null", json, StringComparison.Ordinal);
    }

    private static void Same(double? expected, double? actual) => Assert.Equal(expected!.Value, actual!.Value, 1e-9);

    private static T[] Repeat<T>(T[] rows, double[] weights) => [.. rows.SelectMany((row, i) => Enumerable.Repeat(row, (int)weights[i]))];

    private static (float[][] Scores, int[] Labels, double[] Weights) Classes(int rows)
    {
        Random random = new(7);
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(Names.Length))];
        float[][] scores = [.. labels.Select(label =>
        {
            float[] row = [.. Names.Select((_, i) => (float)Math.Round(random.NextDouble() + (i == label ? 0.5 : 0), 2) + 0.01f)];
            float sum = row.Sum();
            return row.Select(value => value / sum).ToArray();
        })];
        return (scores, labels, [.. labels.Select(_ => (double)random.Next(1, 4))]);
    }
}
