using System.Collections.Concurrent;
using System.Diagnostics;
using Mnist.Formats.Tensors;
using Mnist.Models.Layers;
using Mnist.Models.Losses;
using Mnist.Models.Metrics;

namespace Mnist.Models.Training;

/// <summary>Runs a model forward over many rows: chunks of rows side by side, one set of buffers for each that runs.</summary>
/// <remarks>
/// A row's result depends on that row alone, and sums are taken in an order of their own: threads and batch size change no bit.
/// Buffers are kept for the next call, and several callers may use a plan at once.
/// </remarks>
internal sealed class InferencePlan
{
    // What a layer reads and writes for a chunk should stay in a core's second-level cache; between 16 and 256 rows whatever the model.
    private const int ChunkFloats = 200_000;
    private const int FewestRows = 16;
    private const int MostRows = 256;

    // Tiles are at most this high, so a chunk of whole tiles leaves no short one.
    private const int TileRows = 8;

    // Chunks are judged in so many runs, each with figures of its own: short ones, so that no thread waits long for the last, and no allocation per chunk.
    private const int Runs = 64;

    private readonly IReadOnlyList<Layer> _layers;
    private readonly AlignedBuffer[][] _shared;
    private readonly SharedBuffers[] _sharedViews;
    private readonly bool _fused;
    private readonly Stack<LayerChain> _free = [];
    private readonly Lock _lock = new();

    public InferencePlan(IReadOnlyList<Layer> layers, bool fused = false)
    {
        (_layers, _fused) = (layers, fused);
        Layers = layers.Count;
        int rows = ChunkFloats / Math.Max(1, layers.Max(FloatsPerRow));
        ChunkRows = Math.Clamp(rows - (rows % TileRows), FewestRows, MostRows);
        _shared = LayerChain.SharedBuffers(layers, ChunkRows);
        _sharedViews = [.. _shared.Select(buffers => new SharedBuffers(buffers, needsInputGradient: false))];
    }

    /// <summary>Rows of a chunk; it follows from the model alone.</summary>
    public int ChunkRows { get; }

    /// <summary>Number of layers the plan was made for.</summary>
    public int Layers { get; }

    /// <summary>Outputs of all rows.</summary>
    /// <param name="x">(rows, input size).</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="cancellationToken">Looked at once per chunk.</param>
    /// <returns>(rows, output size).</returns>
    public float[] Predict(float[] x, int rows, WorkerPool workers, CancellationToken cancellationToken)
    {
        int inputSize = _layers[0].InputShape.Count;
        int outputSize = _layers[^1].OutputShape.Count;
        float[] result = new float[checked(rows * outputSize)];
        Prepare();
        workers.Run(
            chunk =>
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    return;
                }

                int first = chunk * ChunkRows;
                int count = Math.Min(ChunkRows, rows - first);
                LayerChain chain = Take();
                chain.Begin(count, first, epoch: 0, seed: 0);
                chain.Input.Borrow(x, first * inputSize, count * inputSize);
                chain.Forward(0, _layers.Count);
                chain.Output.Span[..(count * outputSize)].CopyTo(result.AsSpan(first * outputSize));
                Give(chain);
            },
            ChunksOf(rows));
        cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    /// <summary>Loss and metrics over all rows; regularisation is added to the loss as Keras does.</summary>
    public static BatchFigures Evaluate(
        IReadOnlyList<Layer> layers, WorkerPool workers, Samples samples, Loss loss, Metric[] metrics, CancellationToken cancellationToken)
    {
        bool fused = loss.FusesSoftmax && layers[^1].EndsInSoftmax;
        InferencePlan plan = new(layers, fused);
        BatchFigures total = plan.Judge(samples, workers, loss, metrics, cancellationToken);
        total.LossSum += TrainingPlan.RegularizationLoss([.. TrainableWeight.Of(layers)]) * total.Rows;
        return total;
    }

    private BatchFigures Judge(Samples samples, WorkerPool workers, Loss loss, Metric[] metrics, CancellationToken cancellationToken)
    {
        int chunks = ChunksOf(samples.Count);
        BatchFigures[] figures = [.. Enumerable.Range(0, Runs).Select(_ => new BatchFigures(metrics))];
        ConcurrentBag<Shard> free = [];
        for (int i = Math.Min(chunks, workers.Threads); i > 0; i--)
        {
            free.Add(new Shard(Take(), _layers, ChunkRows, samples, loss, metrics, _fused));
        }

        Prepare();
        workers.Run(
            run =>
            {
                int end = (int)((long)chunks * (run + 1) / Runs);
                for (int chunk = (int)((long)chunks * run / Runs); chunk < end && !cancellationToken.IsCancellationRequested; chunk++)
                {
                    Shard shard = free.TryTake(out Shard? idle) ? idle : throw new UnreachableException("There is a shard for every thread.");
                    int first = chunk * ChunkRows;
                    shard.Borrow(samples, first, Math.Min(ChunkRows, samples.Count - first));
                    shard.Chain.Forward(0, _layers.Count);
                    shard.Judge(scale: 0);
                    figures[run].Add(shard.Figures);
                    free.Add(shard);
                }
            },
            Runs);
        cancellationToken.ThrowIfCancellationRequested();

        BatchFigures total = new(metrics);
        foreach (BatchFigures run in figures)
        {
            total.Add(run);
        }

        return total;
    }

    private static int FloatsPerRow(Layer layer)
    {
        int scratch = layer.Memory(2).Scratch.Sum() - layer.Memory(1).Scratch.Sum();
        return layer.InputShape.Count + layer.OutputShape.Count + scratch;
    }

    private int ChunksOf(int rows) => (rows + ChunkRows - 1) / ChunkRows;

    private void Prepare()
    {
        for (int i = 0; i < _layers.Count; i++)
        {
            _layers[i].Prepare(_sharedViews[i], training: false);
        }
    }

    private LayerChain Take()
    {
        lock (_lock)
        {
            return _free.TryPop(out LayerChain? chain) ? chain : new LayerChain(_layers, ChunkRows, training: false, _shared, _fused);
        }
    }

    private void Give(LayerChain chain)
    {
        // Nobody's array should live on because a model was asked once.
        chain.Input.Borrow([], 0, 0);
        lock (_lock)
        {
            _free.Push(chain);
        }
    }
}
