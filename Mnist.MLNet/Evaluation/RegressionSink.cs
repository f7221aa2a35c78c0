using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Evaluates predicted numbers as they come; it keeps sums, not rows.</summary>
public sealed class RegressionSink : IRowSink
{
    private readonly RegressionTotals _totals = new();
    private readonly string _label;
    private readonly string _score;

    /// <summary>Creates a sink.</summary>
    /// <param name="label">The source's column of labels, one double a row; NaN for none.</param>
    /// <param name="score">The model's output, one float a row.</param>
    public RegressionSink(string label, string score) => (_label, _score) = (label, score);

    /// <summary>The metrics of the rows so far.</summary>
    /// <exception cref="ScoringException">There were no rows that could be measured.</exception>
    public RegressionResult ToResult() => _totals.ToResult();

    /// <inheritdoc/>
    /// <exception cref="ScoringException">A row has several scores.</exception>
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
            throw new ScoringException($"'{_score}' has {scores.RowLength} numbers for a row, and a label is one; give an output of one number.");
        }

        ReadOnlySpan<double> labels = inputs[_label].Rows<double>(inputs.Rows);
        ReadOnlySpan<float> values = scores.Rows<float>(inputs.Rows);
        for (int row = 0; row < labels.Length; row++)
        {
            _totals.Add(values[row], labels[row]);
        }
    }
}
