using Mnist.Formats.Tensors;
using Mnist.Models.Computations;

namespace Mnist.Models.Execution;

/// <summary>One output of a shard: its targets and weights, loss, gradient and metrics.</summary>
internal sealed class HeadRun
{
    private readonly Head _head;
    private readonly bool _fused;
    private readonly Region _predictions;
    private readonly Region _gradient;
    private readonly Region? _mask;
    private readonly Region _targets;
    private readonly int _columns;
    private readonly float[] _weights;
    private readonly float[] _maskWeights;
    private bool _needsWeights;

    /// <summary>Makes the buffers.</summary>
    /// <param name="head">The output.</param>
    /// <param name="fused">Whether the loss takes over a softmax.</param>
    /// <param name="output">Shape of an output row.</param>
    /// <param name="targetSize">Numbers of a target row.</param>
    /// <param name="rows">Most rows.</param>
    /// <param name="predictions">The output.</param>
    /// <param name="gradient">Gradient to the output, or to the logits.</param>
    /// <param name="mask">Which time steps count; null: all.</param>
    public HeadRun(Head head, bool fused, Shape output, int targetSize, int rows, Region predictions, Region gradient, Region? mask)
    {
        (_head, _fused, _predictions, _gradient, _mask) = (head, fused, predictions, gradient, mask);
        _columns = output.ndim == 0 ? 1 : output[-1];
        Steps = output.Count / _columns;
        _targets = new Region(new AlignedBuffer(rows * targetSize), 0, targetSize);
        _weights = new float[rows * Steps];
        _maskWeights = mask is null ? [] : new float[rows * Steps];
    }

    /// <summary>Predictions of a row: 1, or one per time step.</summary>
    public int Steps { get; }

    /// <summary>Sum of weighted losses of the rows, not divided.</summary>
    public double LossSum { get; private set; }

    /// <summary>Place of the rows' targets.</summary>
    public Region Targets => _targets;

    /// <summary>Place of the weights of a row's time steps.</summary>
    public Span<float> Weights(int row) => _weights.AsSpan(row * Steps, Steps);

    /// <summary>Begins with new rows.</summary>
    /// <param name="weighted">Whether some row weighs something else than 1.</param>
    /// <returns>Whether the rows' weights are wanted, of which a mask takes its share.</returns>
    public bool Begin(bool weighted) => _needsWeights = weighted || _mask is not null;

    /// <summary>How many predictions count.</summary>
    public long Count(int rows)
    {
        if (_mask is null)
        {
            return (long)rows * Steps;
        }

        long count = 0;
        foreach (float step in _mask.Rows(rows))
        {
            count += step != 0 ? 1 : 0;
        }

        return count * (Steps / _mask.RowSize);
    }

    /// <summary>Computes loss, metrics and, where there is room for it, the gradient.</summary>
    /// <param name="rows">Rows of the shard.</param>
    /// <param name="scale">Factor of the gradient: loss weight / predictions of the whole batch that count.</param>
    /// <param name="metrics">States the metrics are added to.</param>
    public void Evaluate(int rows, float scale, double[][] metrics)
    {
        int predictions = rows * Steps;
        Span<float> values = _predictions.Rows(rows);
        ReadOnlySpan<float> targets = _targets.Rows(rows);
        ReadOnlySpan<float> mask = Mask(rows);
        ReadOnlySpan<float> weights = _needsWeights ? _weights.AsSpan(0, predictions) : default;
        Span<float> gradient = _gradient.Exists ? _gradient.Rows(rows) : default;
        if (_head.Loss is { } loss)
        {
            LossSum = loss.Compute(values, targets, weights, predictions, _columns, scale, gradient, _fused);
        }

        for (int i = 0; i < metrics.Length; i++)
        {
            bool weighted = i >= _head.Metrics.Count;
            _head.AllMetrics[i].Update(values, targets, weighted ? weights : mask, predictions, _columns, metrics[i]);
        }
    }

    // A masked step weighs nothing, in the loss and in the metrics.
    private ReadOnlySpan<float> Mask(int rows)
    {
        if (_mask is null)
        {
            return default;
        }

        ReadOnlySpan<float> mask = _mask.Rows(rows);
        int repeat = Steps / _mask.RowSize;
        for (int i = 0; i < rows * Steps; i++)
        {
            float step = mask[i / repeat];
            _maskWeights[i] = step;
            _weights[i] *= step;
        }

        return _maskWeights.AsSpan(0, rows * Steps);
    }
}
