using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Data;
using Mnist.MLNet.Evaluation;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.MLNet.Evaluation;

/// <summary>Metrics of two classes: those of ML.NET where it has them, and its traps closed.</summary>
public sealed class BinaryEvaluatorTests
{
    private readonly BinaryEvaluator _evaluator = new();

    private static (float[] Scores, bool[] Labels) Rows(int count)
    {
        Random random = new(11);
        bool[] labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(4) == 0)];
        return ([.. labels.Select(label => (float)Math.Round(Math.Clamp(random.NextDouble() + (label ? 0.3 : -0.2), 0, 1), 3))], labels);
    }

    [Fact]
    public void The_metrics_are_those_of_MLNets_own_evaluator()
    {
        IDataView view = ScoredRows.Binary(Rows(2000).Scores, Rows(2000).Labels);
        CalibratedBinaryClassificationMetrics expected = new MLContext().BinaryClassification.Evaluate(view, scoreColumnName: "Margin");

        BinaryResult result = _evaluator.Evaluate(view);

        Assert.Equal(2000, result.Rows);
        Assert.Equal(expected.Accuracy, result.Accuracy, 1e-12);
        Assert.Equal(expected.AreaUnderRocCurve, result.Curves.Auc!.Value, 1e-12);
        Assert.Equal(expected.PositivePrecision, result.Positive.Precision!.Value, 1e-12);
        Assert.Equal(expected.PositiveRecall, result.Positive.Recall!.Value, 1e-12);
        Assert.Equal(expected.NegativePrecision, result.Negative.Precision!.Value, 1e-12);
        Assert.Equal(expected.NegativeRecall, result.Negative.Recall!.Value, 1e-12);
        Assert.Equal(expected.F1Score, result.Positive.F1!.Value, 1e-12);

        // ML.NET draws lines from threshold to threshold.
        Assert.Equal(expected.AreaUnderPrecisionRecallCurve, result.Curves.AveragePrecision!.Value, 0.01);
    }

    [Fact]
    public void The_log_loss_is_MLNets_in_another_unit()
    {
        float[] scores = [.. Rows(500).Scores.Select(score => Math.Clamp(score, 0.01f, 0.99f))];
        IDataView view = ScoredRows.Binary(scores, Rows(500).Labels);
        CalibratedBinaryClassificationMetrics expected = new MLContext().BinaryClassification.Evaluate(view, scoreColumnName: "Margin");

        Assert.Equal(expected.LogLoss * Math.Log(2), _evaluator.Evaluate(view).LogLoss, 1e-6);
    }

    [Fact]
    public void A_case_worked_by_hand()
    {
        BinaryResult result = _evaluator.Evaluate(ScoredRows.Binary([0.9f, 0.6f, 0.5f, 0.2f, 0.7f], [true, true, true, false, false]));

        Assert.Equal((2, 1, 1, 1), (result.TruePositives, result.FalsePositives, result.TrueNegatives, result.FalseNegatives));
        Assert.Equal(3 / 5.0, result.Accuracy);
        Assert.Equal((2 / 3.0, 2 / 3.0, 3L), (result.Positive.Precision!.Value, result.Positive.Recall!.Value, result.Positive.Support));
        Assert.Equal(((0.1 * 0.1) + (0.4 * 0.4) + (0.5 * 0.5) + (0.2 * 0.2) + (0.7 * 0.7)) / 5, result.BrierScore, 1e-7);
        Assert.Equal(-(Math.Log(0.9) + Math.Log(0.6) + Math.Log(0.5) + Math.Log(0.8) + Math.Log(0.3)) / 5, result.LogLoss, 1e-6);
        Assert.Equal(4 / 6.0, result.Curves.Auc!.Value, 1e-15);
        Assert.Equal((1, 1L), (_evaluator.Evaluate(ScoredRows.Binary([0.9f, 0.2f], [true, false]), threshold: 0.8).TruePositives, result.TrueNegatives));
    }

    [Fact]
    public void A_sigmoids_scores_are_cut_at_one_half_and_MLNets_evaluator_cuts_them_at_0()
    {
        IDataView view = ScoredRows.Binary([.. Rows(300).Scores.Select(score => Math.Clamp(score, 0.01f, 0.99f))], Rows(300).Labels);

        BinaryResult result = _evaluator.Evaluate(view);
        BinaryClassificationMetrics stock = new MLContext().BinaryClassification.EvaluateNonCalibrated(view);

        Assert.InRange(result.Negative.Recall!.Value, 0.5, 0.9);
        Assert.Equal((0, 1), (stock.NegativeRecall, stock.PositiveRecall));
    }

    [Fact]
    public void Logits_are_refused_as_probabilities_and_converted_when_said()
    {
        (float[] scores, bool[] labels) = Rows(400);
        float[] inside = [.. scores.Select(score => Math.Clamp(score, 0.01f, 0.99f))];
        float[] logits = [.. inside.Select(score => MathF.Log(score / (1 - score)))];

        BinaryResult probabilities = _evaluator.Evaluate(ScoredRows.Binary(inside, labels));
        BinaryResult converted = _evaluator.Evaluate(ScoredRows.Binary(logits, labels), scores: ScoreKind.Logits);

        Assert.Equal(probabilities.LogLoss, converted.LogLoss, 1e-6);
        Assert.Equal(probabilities.TruePositives, converted.TruePositives);
        Assert.Equal(probabilities.Curves.Auc!.Value, converted.Curves.Auc!.Value, 1e-6);
        Assert.Equal(
            "Row 1 has the score -2, and probabilities are 0 to 1; give the column of probabilities or a model that ends in sigmoid, or say that the scores are logits.",
            Refusal(ScoredRows.Binary([0.5f, -2], [true, false])));
        Assert.Equal(
            "The scores were given as logits, and all 2 lie between 0 and 1 as those of a sigmoid do: a cut at 0 would call every row positive; evaluate them as probabilities.",
            Assert.Throws<ScoringException>(() => _evaluator.Evaluate(ScoredRows.Binary([0.5f, 0.2f], [true, false]), scores: ScoreKind.Logits)).Message);
    }

    [Fact]
    public void A_sure_logit_has_a_finite_loss_of_its_own_size()
    {
        BinaryResult result = _evaluator.Evaluate(ScoredRows.Binary([20, -20, -20, 20], [true, false, true, false]), scores: ScoreKind.Logits);

        Assert.Equal(((2 * Math.Log(1 + Math.Exp(-20))) + (2 * (20 + Math.Log(1 + Math.Exp(-20))))) / 4, result.LogLoss, 1e-9);
    }

    [Fact]
    public void Probabilities_of_exactly_0_and_1_are_calibrated_and_finite()
    {
        BinaryResult result = _evaluator.Evaluate(ScoredRows.Binary([0, 0, 1, 1], [false, true, true, true]));

        Assert.Equal((2L, 1L, 0.0), (result.Calibration[0].Rows, result.Calibration[0].Correct, result.Calibration[0].MeanConfidence!.Value));
        Assert.Equal((2L, 2L, 1.0), (result.Calibration[^1].Rows, result.Calibration[^1].Correct, result.Calibration[^1].MeanConfidence!.Value));
        Assert.Equal(0.25, result.ExpectedCalibrationError!.Value, 1e-15);
        Assert.Equal(-Math.Log(1e-15) / 4, result.LogLoss, 1e-9);
    }

    [Fact]
    public void Rows_without_a_label_or_a_number_are_counted_and_left_out()
    {
        BinaryResult result = _evaluator.Evaluate(ScoredRows.Of([0.9f, 0.1f, float.NaN, 0.8f, float.PositiveInfinity], [1f, 0f, 1f, float.NaN, 0f], NumberDataViewType.Single));

        Assert.Equal((2, 1, 2, 1.0), (result.Rows, result.MissingLabels, result.NonFiniteScores, result.Accuracy));
        Assert.Equal(
            "None of 2 rows can be evaluated: 1 have no label, and the scores of 1 are NaN or infinite; give labelled rows, and a model whose weights are numbers.",
            Refusal(ScoredRows.Of([float.NaN, 0.5f], [1f, float.NaN], NumberDataViewType.Single)));
        Assert.Equal("There are no rows to evaluate; give data with some.", Refusal(ScoredRows.Binary([], [])));
    }

    [Fact]
    public void What_one_class_leaves_undefined_is_null_with_a_reason()
    {
        BinaryResult result = _evaluator.Evaluate(ScoredRows.Binary([0.9f, 0.8f], [true, true]));

        Assert.Equal((null, null, null), (result.Curves.Auc, result.Kappa, result.Negative.Precision));
        Assert.Equal("no row is of another class", result.Curves.Undefined!["auc"]);
        Assert.Equal("all rows are of one class and predicted as it, so chance agrees as well", result.Undefined!["kappa"]);
        Assert.Equal("no row is predicted as this class", result.Negative.Undefined!["precision"]);
    }

    [Fact]
    public void Labels_are_read_whatever_their_type()
    {
        float[] scores = [0.9f, 0.1f, 0.2f];

        Check(_evaluator.Evaluate(ScoredRows.Of(scores, [true, false, true], BooleanDataViewType.Instance)));
        Check(_evaluator.Evaluate(ScoredRows.Of<byte>(scores, [1, 0, 1], NumberDataViewType.Byte)));
        Check(_evaluator.Evaluate(ScoredRows.Of<long>(scores, [1, 0, 1], NumberDataViewType.Int64)));
        Check(_evaluator.Evaluate(ScoredRows.Of<double>(scores, [1, 0, 1], NumberDataViewType.Double)));
        Assert.Equal(
            "Row 1 has the label -1 in column 'Label'; labels of two classes are true and false, 1 and 0, or keys: which of them is the positive class is not guessed.",
            Refusal(ScoredRows.Of(scores, [1, -1, 1], NumberDataViewType.Int32)));
        Assert.Equal(
            "Column 'Label' holds String; labels of two classes are true and false, 1 and 0, or keys, made with MapValueToKey.",
            Refusal(ScoredRows.Of(scores, ["a".AsMemory(), "b".AsMemory(), "a".AsMemory()], TextDataViewType.Instance)));

        static void Check(BinaryResult result) => Assert.Equal((1, 1, 1), (result.TruePositives, result.TrueNegatives, result.FalseNegatives));
    }

    [Fact]
    public void The_positive_class_of_keys_goes_by_its_value_and_never_by_its_number()
    {
        float[] scores = [0.9f, 0.1f, 0.2f];

        // In the order of appearance the keys of ham and spam are 2 and 1 here, and of True and False 1 and 2.
        Assert.Equal(2, _evaluator.Evaluate(Keys(["spam", "ham"], [0, 1, 0]), positive: "spam").Positive.Support);
        Assert.Equal(1, _evaluator.Evaluate(Keys(["spam", "ham"], [0, 1, 0]), positive: "ham").Positive.Support);
        Assert.Equal(2, _evaluator.Evaluate(Keys(["True", "False"], [0, 1, 0])).Positive.Support);
        Assert.Equal(1, _evaluator.Evaluate(Keys(["0", "1"], [0, 1, 0])).Positive.Support);
        Assert.Equal(1, _evaluator.Evaluate(Keys(["0", "1"], [0, 1, -1])).MissingLabels);
        Assert.Equal("The keys of column 'Label' stand for spam, ham: which is the positive class is not known, because keys are numbered as they occur; name it as positive.", Refusal(Keys(["spam", "ham"], [0, 1, 0])));
        Assert.Equal(
            "The keys of column 'Label' stand for spam, ham; 'Spam', the positive class, is none of them.",
            Assert.Throws<ScoringException>(() => _evaluator.Evaluate(Keys(["spam", "ham"], [0, 1, 0]), positive: "Spam")).Message);

        IDataView Keys(string[] names, int[] labels) => new MemoryDataView(3, [MemoryColumn.Keys("Label", names, row => labels[(int)row]), ScoredRows.Column("Score", NumberDataViewType.Single, row => scores[row])]);
    }

    [Fact]
    public void A_model_that_ends_in_sigmoid_is_scored_and_measured()
    {
        using TemporaryFolder folder = new();
        Random random = new(2);
        float[] features = [.. Enumerable.Range(0, 400).Select(_ => (float)(random.NextDouble() - 0.5))];
        int[] labels = [.. Enumerable.Range(0, 100).Select(row => features[row * 4] > 0 ? 1 : 0)];
        var model = keras.Sequential();
        model.add(keras.Input(4));
        model.add(keras.layers.Dense(1, activation: "sigmoid"));
        model.save(folder.Sub("m"));
        float[] scores = model.predict(new NDArray(features, new Shape(100, 4)), verbose: 0).ToArray<float>();
        IDataView data = LabelledVectors.Create(features, labels, ["0", "1"]);

        BinaryResult scored = _evaluator.Evaluate(folder.Sub("m"), data, engine: "managed");

        BinaryResult expected = _evaluator.Evaluate(ScoredRows.Binary(scores, [.. labels.Select(label => label == 1)]));
        Assert.Equal((expected.TruePositives, expected.LogLoss, expected.Curves.Auc), (scored.TruePositives, scored.LogLoss, scored.Curves.Auc));
        Assert.Throws<ArgumentOutOfRangeException>(() => _evaluator.Evaluate(data, threshold: 1.5));
    }

    private string Refusal(IDataView view) => Assert.Throws<ScoringException>(() => _evaluator.Evaluate(view)).Message;
}
