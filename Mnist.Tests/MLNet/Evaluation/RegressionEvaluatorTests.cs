using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Evaluation;
using Mnist.MLNet.Scoring;

namespace Mnist.Tests.MLNet.Evaluation;

/// <summary>Metrics of predicted numbers: those of ML.NET where it has them, and its traps closed.</summary>
public sealed class RegressionEvaluatorTests
{
    private readonly RegressionEvaluator _evaluator = new();

    [Fact]
    public void The_metrics_are_those_of_MLNets_own_evaluator()
    {
        Random random = new(4);
        float[] labels = [.. Enumerable.Range(0, 1000).Select(_ => (float)(random.NextDouble() * 10))];
        float[] scores = [.. labels.Select(label => label + (float)(random.NextDouble() - 0.3))];
        IDataView view = ScoredRows.Of(scores, labels, NumberDataViewType.Single);
        RegressionMetrics expected = new MLContext().Regression.Evaluate(view);

        RegressionResult result = _evaluator.Evaluate(view);

        Assert.Equal(expected.MeanAbsoluteError, result.MeanAbsoluteError, 1e-9);
        Assert.Equal(expected.MeanSquaredError, result.MeanSquaredError, 1e-9);
        Assert.Equal(expected.RootMeanSquaredError, result.RootMeanSquaredError, 1e-9);
        Assert.Equal(expected.RSquared, result.RSquared!.Value, 1e-6);
    }

    [Fact]
    public void A_case_worked_by_hand()
    {
        RegressionResult result = _evaluator.Evaluate(ScoredRows.Of([1, 3, 2], [1.0, 2.0, 4.0], NumberDataViewType.Double));

        Assert.Equal((3L, 1.0, 5 / 3.0, -1 / 3.0, 2.0), (result.Rows, result.MeanAbsoluteError, result.MeanSquaredError, result.MeanError, result.MaxError));
        Assert.Equal(1 - (5 / (14 / 3.0)), result.RSquared!.Value, 1e-12);
    }

    [Fact]
    public void Large_labels_that_are_nearly_alike_keep_their_spread()
    {
        double[] labels = [1e9 + 1, 1e9 + 2, 1e9 + 3];

        Assert.Equal(0.5, _evaluator.Evaluate(ScoredRows.Of([0f, 0f, 0f], [1.0, 2.0, 3.0], NumberDataViewType.Double)).MeanAbsoluteError / 4, 1e-12);
        Assert.True(_evaluator.Evaluate(ScoredRows.Of([1e9f, 1e9f, 1e9f], labels, NumberDataViewType.Double)).RSquared is { } squared && Math.Abs(squared - (1 - (14 / 2.0))) < 1e-9);
    }

    [Fact]
    public void Rows_without_a_label_or_a_number_are_counted_and_left_out()
    {
        RegressionResult result = _evaluator.Evaluate(ScoredRows.Of([1, float.NaN, 5, float.NegativeInfinity, 2], [1f, 1f, float.NaN, 3f, 4f], NumberDataViewType.Single));

        Assert.Equal((2, 1, 2, 1.0), (result.Rows, result.MissingLabels, result.NonFiniteScores, result.MeanAbsoluteError));
        Assert.Equal(
            "None of 1 rows can be evaluated: 0 have no label, and the scores of 1 are NaN or infinite; give labelled rows, and a model whose weights are numbers.",
            Assert.Throws<ScoringException>(() => _evaluator.Evaluate(ScoredRows.Of([float.NaN], [1f], NumberDataViewType.Single))).Message);
    }

    [Fact]
    public void Labels_that_are_all_the_same_leave_nothing_to_explain()
    {
        RegressionResult result = _evaluator.Evaluate(ScoredRows.Of([1, 3], [2, 2], NumberDataViewType.Int32));

        Assert.Equal((null, "all labels are the same, so there is nothing to explain"), (result.RSquared, result.Undefined!["rSquared"]));
    }

    [Fact]
    public void Keys_are_no_numbers()
    {
        IDataView view = ScoredRows.Multiclass([[1, 0]], [0], "3", "7");

        Assert.StartsWith(
            "Column 'Label' holds Key<UInt32, 0-1>; the labels of a regression are numbers, one a row", Assert.Throws<ScoringException>(() => _evaluator.Evaluate(view)).Message, StringComparison.Ordinal);
    }
}
