using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Evaluates scored rows of two classes as they come; it keeps counts and sums, not rows.</summary>
public sealed class BinarySink : IRowSink
{
    private readonly BinaryTotals _totals;
    private readonly string _label;
    private readonly string _score;

    /// <summary>Creates a sink.</summary>
    /// <param name="label">The source's column of labels, as long: 1 for the positive class, 0 for the negative, -1 for none.</param>
    /// <param name="score">The model's output, one float a row.</param>
    /// <param name="scores">What that output is.</param>
    /// <param name="threshold">A row is predicted as positive where its probability is above this, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not a probability.</exception>
    public BinarySink(string label, string score, ScoreKind scores = ScoreKind.Probabilities, double threshold = BinaryEvaluator.DefaultThreshold)
    {
        BinaryEvaluator.RequireThreshold(threshold);
        (_label, _score) = (label, score);
        _totals = new BinaryTotals(scores, threshold);
    }

    /// <summary>The metrics of the rows so far.</summary>
    /// <exception cref="ScoringException">There were no rows that could be measured, or all scores were probabilities where logits were said.</exception>
    public BinaryResult ToResult() => _totals.ToResult();

    /// <inheritdoc/>
    /// <exception cref="ScoringException">A row has several scores, or one that is no probability, or a label that is neither 1 nor 0.</exception>
    public ValueTask WriteAsync(RowBatch inputs, RowBatch outputs, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        Write(inputs, outputs);
        return ValueTask.CompletedTask;
    }

    /// <summary>Nothing to free.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal void Write(RowBatch inputs, RowBatch outputs)
    {
        TensorBuffer scores = outputs[_score];
        if (scores.RowLength != 1)
        {
            throw new ScoringException($"'{_score}' has {scores.RowLength} scores for a row, and two classes are told apart by one; give the score of the positive class, or evaluate with MulticlassEvaluator.");
        }

        ReadOnlySpan<long> labels = inputs[_label].Rows<long>(inputs.Rows);
        ReadOnlySpan<float> values = scores.Rows<float>(inputs.Rows);
        for (int row = 0; row < labels.Length; row++)
        {
            _totals.Add(values[row], labels[row]);
        }
    }
}
