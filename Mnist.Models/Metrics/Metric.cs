namespace Mnist.Models.Metrics;

/// <summary>Base of all metrics: the mean over rows of a figure per row; sample weights do not count, as in Keras.</summary>
public abstract class Metric
{
    /// <summary>Name in the history, as <c>accuracy</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a target is one integer label rather than a number for each column of the prediction.</summary>
    internal virtual bool TakesLabels => false;

    /// <summary>Sum over the rows of the figure, rows in order.</summary>
    /// <param name="predictions">(rows, columns).</param>
    /// <param name="targets">(rows, columns), or (rows) integer labels as floats where the metric takes labels.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Numbers per prediction.</param>
    internal abstract double Sum(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int rows, int columns);
}
