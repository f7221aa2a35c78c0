using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Evaluates scored rows of two classes as they come; it keeps counts and sums, not rows.</summary>
public sealed class BinarySink : LabelledSink
{
    private readonly BinaryTotals _totals;

    /// <summary>Creates a sink.</summary>
    /// <param name="label">The source's column of labels, as long: 1 for the positive class, 0 for the negative, -1 for none.</param>
    /// <param name="score">The model's output, one float a row.</param>
    /// <param name="scores">What that output is.</param>
    /// <param name="threshold">A row is predicted as positive where its probability is above this, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not a probability.</exception>
    public BinarySink(string label, string score, ScoreKind scores = ScoreKind.Probabilities, double threshold = BinaryEvaluator.DefaultThreshold)
        : base(label, score)
    {
        BinaryEvaluator.RequireThreshold(threshold);
        _totals = new BinaryTotals(scores, threshold);
    }

    /// <summary>The metrics of the rows so far.</summary>
    /// <exception cref="ScoringException">There were no rows that could be measured, or all scores were probabilities where logits were said.</exception>
    public BinaryResult ToResult() => _totals.ToResult();

    private protected override void Add(TensorBuffer labels, TensorBuffer scores, ReadOnlySpan<double> weights, int rows)
    {
        if (scores.RowLength != 1)
        {
            throw new ScoringException($"'{ScoreName}' has {scores.RowLength} scores for a row, and two classes are told apart by one; give the score of the positive class, or evaluate with MulticlassEvaluator.");
        }

        ReadOnlySpan<long> numbers = labels.Rows<long>(rows);
        ReadOnlySpan<float> values = scores.Rows<float>(rows);
        for (int row = 0; row < numbers.Length; row++)
        {
            _totals.Add(values[row], numbers[row], weights.IsEmpty ? null : weights[row]);
        }
    }
}
