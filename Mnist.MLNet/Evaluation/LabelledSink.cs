using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Evaluation;

/// <summary>Looks at the labels and the scores of rows as they come; it keeps counts and sums, not rows.</summary>
public abstract class LabelledSink : IRowSink
{
    private readonly string _label;
    private readonly string _score;

    /// <param name="label">The source's column of labels.</param>
    /// <param name="score">The model's output.</param>
    private protected LabelledSink(string label, string score) => (_label, _score) = (label, score);

    /// <summary>The source's column of weights, one double a row, NaN where there is none; null, the default, where all rows count alike. Weights are 0, or from 1e-100 to 1e100.</summary>
    public string? Weight { get; init; }

    /// <summary>What the weights are called in messages.</summary>
    internal string? WeightName { get; init; }

    /// <summary>The model's output, for messages.</summary>
    private protected string ScoreName => _score;

    /// <inheritdoc/>
    /// <exception cref="Scoring.ScoringException">The labels or the scores of a row are not what this sink takes.</exception>
    public ValueTask WriteAsync(RowBatch inputs, RowBatch outputs, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        Write(inputs, outputs);
        return ValueTask.CompletedTask;
    }

    /// <summary>Nothing to free.</summary>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    internal void Write(RowBatch inputs, RowBatch outputs)
    {
        Add(inputs[_label], outputs[_score], RowWeight.Of(inputs, Weight, WeightName), inputs.Rows);
    }

    /// <summary>Counts rows.</summary>
    /// <param name="labels">Their labels.</param>
    /// <param name="scores">Their scores.</param>
    /// <param name="weights">Their weights; empty where all count alike.</param>
    /// <param name="rows">How many there are.</param>
    private protected abstract void Add(TensorBuffer labels, TensorBuffer scores, ReadOnlySpan<double> weights, int rows);
}
