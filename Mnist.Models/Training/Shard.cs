using Mnist.Formats.Tensors;
using Mnist.Models.Layers;
using Mnist.Models.Losses;
using Mnist.Models.Metrics;

namespace Mnist.Models.Training;

/// <summary>One cut of a batch: its buffers, its targets, its figures.</summary>
internal sealed class Shard
{
    private readonly AlignedBuffer _targets;
    private readonly float[] _weights;
    private readonly bool _weighted;
    private readonly Loss _loss;
    private readonly Metric[] _metrics;
    private readonly bool _fused;
    private readonly int _columns;
    private readonly int _predictionsPerRow;
    private readonly int _targetSize;

    public Shard(LayerChain chain, IReadOnlyList<Layer> layers, int rows, Samples samples, Loss loss, Metric[] metrics, bool fused)
    {
        Chain = chain;
        _loss = loss;
        _metrics = metrics;
        _fused = fused;
        Shape output = layers[^1].OutputShape;
        _columns = output.ndim == 0 ? 1 : output[-1];
        _predictionsPerRow = output.Count / _columns;
        _targetSize = samples.YSize;
        _targets = new AlignedBuffer(rows * _targetSize);
        _weighted = samples.Weights.Length > 0;
        _weights = _weighted ? new float[rows * _predictionsPerRow] : [];
        Figures = new BatchFigures(metrics);
    }

    /// <summary>Buffers of the layers.</summary>
    public LayerChain Chain { get; }

    /// <summary>Loss and metrics of the rows last judged.</summary>
    public BatchFigures Figures { get; }

    /// <summary>Rows last loaded.</summary>
    public int Rows { get; private set; }

    /// <summary>Copies rows in: <c>order[start]</c> to <c>order[start + rows - 1]</c>.</summary>
    public void Load(Samples samples, ReadOnlySpan<int> order, int start, int rows, int epoch, ulong seed)
    {
        Begin(rows, start, epoch, seed);
        Span<float> input = Chain.Input.Span;
        for (int i = 0; i < rows; i++)
        {
            int row = order[start + i];
            samples.Input(row).CopyTo(input[(i * samples.XSize)..]);
            LoadTarget(samples, row, i);
        }

        Chain.Clock?.LapLoad();
    }

    /// <summary>Takes rows as they lie: <paramref name="start"/> to <c>start + rows - 1</c>, for a chain that does not train.</summary>
    public void Borrow(Samples samples, int start, int rows)
    {
        Begin(rows, start, epoch: 0, seed: 0);
        Chain.Input.Borrow(samples.X, (samples.First + start) * samples.XSize, rows * samples.XSize);
        for (int i = 0; i < rows; i++)
        {
            LoadTarget(samples, start + i, i);
        }
    }

    /// <summary>Computes loss, metrics and, where the chain has room for it, the gradient to the output.</summary>
    /// <param name="scale">1 / rows of the whole batch; of no matter without a gradient.</param>
    public void Judge(float scale)
    {
        int rows = Rows * _predictionsPerRow;
        Span<float> predictions = Chain.Output.Span[..(rows * _columns)];
        ReadOnlySpan<float> targets = _targets.Span[..(Rows * _targetSize)];
        ReadOnlySpan<float> weights = _weights.AsSpan(0, _weighted ? rows : 0);
        Span<float> gradient = Chain.OutputGradient.Length == 0 ? default : Chain.OutputGradient.Span[..predictions.Length];

        Figures.Clear();
        Figures.LossSum = _loss.Compute(predictions, targets, weights, rows, _columns, scale / _predictionsPerRow, gradient, _fused) / _predictionsPerRow;
        for (int i = 0; i < _metrics.Length; i++)
        {
            _metrics[i].Update(predictions, targets, [], rows, _columns, Figures.MetricStates[i]);
        }

        Figures.Rows = Rows;
        Chain.Clock?.LapLoss();
    }

    private void Begin(int rows, int firstSample, int epoch, ulong seed)
    {
        Rows = rows;
        Chain.Begin(rows, firstSample, epoch, seed);
    }

    private void LoadTarget(Samples samples, int row, int place)
    {
        samples.Target(row).CopyTo(_targets.Span[(place * _targetSize)..]);
        if (_weighted)
        {
            _weights.AsSpan(place * _predictionsPerRow, _predictionsPerRow).Fill(samples.Weight(row));
        }
    }
}
