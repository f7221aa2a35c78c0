using Mnist.Models.Layers;
using Mnist.Models.Losses;
using Mnist.Models.Metrics;
using Mnist.Models.Tensors;

namespace Mnist.Models.Training;

/// <summary>Runs a model forward over many rows: chunks of rows side by side, one set of buffers per thread.</summary>
/// <remarks>A row's result depends on that row alone, and sums are taken in chunk order: threads and batch size change no bit.</remarks>
internal sealed class InferencePlan
{
    // Activations of a chunk should stay in a core's second-level cache; between 16 and 256 rows whatever the model.
    private const int ChunkFloats = 200_000;
    private const int FewestRows = 16;
    private const int MostRows = 256;

    private readonly IReadOnlyList<Layer> _layers;
    private readonly WorkerPool _workers;
    private readonly SharedBuffers[] _sharedViews;
    private readonly LayerChain[] _chains;
    private readonly Stack<int> _free = [];
    private readonly Lock _lock = new();

    public InferencePlan(IReadOnlyList<Layer> layers, WorkerPool workers, bool fused = false)
    {
        _layers = layers;
        _workers = workers;
        ChunkRows = Math.Clamp(ChunkFloats / Math.Max(1, layers.Max(layer => layer.OutputShape.Count)), FewestRows, MostRows);
        AlignedBuffer[][] shared = LayerChain.SharedBuffers(layers, ChunkRows);
        _sharedViews = [.. shared.Select(buffers => new SharedBuffers(buffers, needsInputGradient: false))];
        _chains = [.. Enumerable.Range(0, workers.Threads).Select(_ => new LayerChain(layers, ChunkRows, training: false, shared, fused))];
        for (int i = 0; i < _chains.Length; i++)
        {
            _free.Push(i);
        }
    }

    /// <summary>Rows of a chunk; it follows from the model alone.</summary>
    public int ChunkRows { get; }

    /// <summary>Outputs of all rows.</summary>
    /// <param name="x">(rows, input size).</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="cancellationToken">Looked at once per chunk.</param>
    /// <returns>(rows, output size).</returns>
    public float[] Predict(float[] x, int rows, CancellationToken cancellationToken)
    {
        int inputSize = _layers[0].InputShape.Count;
        int outputSize = _layers[^1].OutputShape.Count;
        float[] result = new float[checked(rows * outputSize)];
        RunChunks(rows, (chain, _, first, count) =>
        {
            x.AsSpan(first * inputSize, count * inputSize).CopyTo(chain.Input.Span);
            chain.Forward(0, _layers.Count);
            chain.Output.Span[..(count * outputSize)].CopyTo(result.AsSpan(first * outputSize));
        }, cancellationToken);
        return result;
    }

    /// <summary>Loss and metrics over all rows; regularisation is added to the loss as Keras does.</summary>
    public static BatchFigures Evaluate(
        IReadOnlyList<Layer> layers, WorkerPool workers, Samples samples, Loss loss, Metric[] metrics, CancellationToken cancellationToken)
    {
        bool fused = loss.FusesSoftmax && layers[^1].EndsInSoftmax;
        InferencePlan plan = new(layers, workers, fused);
        Shard[] shards = [.. plan._chains.Select(chain => new Shard(chain, layers, plan.ChunkRows, samples, loss, metrics, fused))];
        int chunks = (samples.Count + plan.ChunkRows - 1) / plan.ChunkRows;
        BatchFigures[] figures = [.. Enumerable.Range(0, chunks).Select(_ => new BatchFigures(metrics.Length))];
        plan.RunChunks(samples.Count, (chain, slot, first, count) =>
        {
            shards[slot].Load(samples, [], first, count, epoch: 0, seed: 0);
            chain.Forward(0, layers.Count);
            shards[slot].Judge(scale: 0);
            figures[first / plan.ChunkRows].Add(shards[slot].Figures);
        }, cancellationToken);

        BatchFigures total = new(metrics.Length);
        foreach (BatchFigures chunk in figures)
        {
            total.Add(chunk);
        }

        total.LossSum += TrainingPlan.RegularizationLoss(layers) * total.Rows;
        return total;
    }

    private void RunChunks(int rows, Action<LayerChain, int, int, int> run, CancellationToken cancellationToken)
    {
        for (int i = 0; i < _layers.Count; i++)
        {
            _layers[i].Prepare(_sharedViews[i], training: false);
        }

        int chunks = (rows + ChunkRows - 1) / ChunkRows;
        _workers.Run(
            chunk =>
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    return;
                }

                int slot = Take();
                try
                {
                    int first = chunk * ChunkRows;
                    int count = Math.Min(ChunkRows, rows - first);
                    _chains[slot].Begin(count, first, epoch: 0, seed: 0);
                    run(_chains[slot], slot, first, count);
                }
                finally
                {
                    Give(slot);
                }
            },
            chunks);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private int Take()
    {
        lock (_lock)
        {
            return _free.Pop();
        }
    }

    private void Give(int slot)
    {
        lock (_lock)
        {
            _free.Push(slot);
        }
    }
}
