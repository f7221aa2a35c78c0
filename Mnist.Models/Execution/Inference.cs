using System.Collections.Concurrent;
using System.Diagnostics;
using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;

namespace Mnist.Models.Execution;

/// <summary>Runs a model forward over many rows: chunks of rows side by side, one set of buffers for each that runs.</summary>
/// <remarks>
/// A row's result depends on that row alone, and sums are taken in an order of their own: threads and batch size change no bit.
/// Only what looks at a whole batch even here, a call with <c>training: true</c> or a masked loss, makes the batch the chunk.
/// Buffers are kept for the next call, and several callers may predict at once.
/// </remarks>
internal sealed class Inference
{
    // What a call reads and writes for a chunk should stay in a core's second-level cache; between 16 and 256 rows whatever the model.
    private const int ChunkFloats = 200_000;
    private const int MinRows = 16;
    private const int MaxRows = 256;

    // Tiles are at most this high, so a chunk of whole tiles leaves no short one.
    private const int TileRows = 8;

    // Chunks are evaluated in so many runs, each with sums of its own: short ones, so that no thread waits long for the last, and no allocation per chunk.
    private const int Runs = 64;

    private readonly ExecutionPlan _plan;
    private readonly AlignedBuffer[][] _shared;
    private readonly SharedBuffers[] _sharedViews;
    private readonly float[] _scales;
    private readonly Stack<Shard> _free = [];
    private readonly Lock _lock = new();

    // Statistics of a batch lie in buffers all chunks and callers share, so such chunks run one after the other.
    private readonly bool _takesTurns;
    private readonly Lock _turn = new();

    /// <summary>Plans for a graph.</summary>
    /// <param name="graph">Without nested models.</param>
    /// <param name="layers">The model's layers without its inputs, in Keras' order.</param>
    /// <param name="heads">Outputs with a loss or metrics; none to predict.</param>
    /// <param name="trainable">Whether a layer's weights are trained.</param>
    /// <param name="convolution">How convolutions are computed.</param>
    /// <param name="batch">Rows of a batch, where something looks at whole batches.</param>
    public Inference(Graph graph, IReadOnlyList<Layer> layers, IReadOnlyList<Head> heads, Func<Layer, bool> trainable, ConvolutionAlgorithm convolution, int batch)
    {
        GraphBinding binding = new(graph, layers, training: false, heads, trainable, convolution);
        long widest = Math.Max(1, binding.WidestCall);
        int rows = (int)(ChunkFloats / widest);
        ChunkRows = binding.Meets ? batch : (int)Math.Min(Math.Clamp(rows - (rows % TileRows), MinRows, MaxRows), Math.Max(1, TensorLimits.MaxFloats / widest));
        _plan = new ExecutionPlan(binding, ChunkRows);
        _shared = _plan.AllocateShared();
        _sharedViews = [.. _shared.Select(buffers => new SharedBuffers(buffers, needsInputGradient: false))];
        _scales = new float[heads.Count];
        _takesTurns = _plan.Calls.Any(call => call.Statistics is not null);
    }

    /// <summary>Rows of a chunk; it follows from the model alone, unless something looks at whole batches.</summary>
    public int ChunkRows { get; }

    /// <summary>Whether the plan is good for batches of so many rows.</summary>
    public bool Serves(int batch) => !_plan.Meets || ChunkRows == batch;

    /// <summary>Outputs of all rows.</summary>
    /// <param name="samples">The rows.</param>
    /// <param name="step">Seed and number of the call, for layers that draw even here.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="cancellationToken">Looked at once per chunk.</param>
    /// <returns>For each output (rows, output size).</returns>
    public float[][] Predict(Samples samples, StepContext step, WorkerPool workers, CancellationToken cancellationToken)
    {
        int[] sizes = [.. _plan.OutputValues.Select(value => _plan.Values[value].Count)];
        float[][] results = [.. sizes.Select(size => new float[checked(samples.Count * size)])];
        RunAll(
            chunk =>
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    return;
                }

                int first = chunk * ChunkRows;
                Shard shard = Rent();
                Forward(shard, samples, first, step);
                for (int output = 0; output < results.Length; output++)
                {
                    shard.Output(output).CopyTo(results[output].AsSpan(first * sizes[output]));
                }

                Return(shard);
            },
            ChunksOf(samples.Count),
            workers);
        cancellationToken.ThrowIfCancellationRequested();
        return results;
    }

    /// <summary>Losses and metrics over all rows; penalties are left to the caller.</summary>
    /// <param name="samples">The rows with their targets.</param>
    /// <param name="step">Seed and number of the call, for layers that draw even here.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="cancellationToken">Looked at once per chunk.</param>
    public LossAndMetrics Evaluate(Samples samples, StepContext step, WorkerPool workers, CancellationToken cancellationToken)
    {
        int chunks = ChunksOf(samples.Count);
        LossAndMetrics[] parts = [.. Enumerable.Range(0, Runs).Select(_ => new LossAndMetrics(_plan.Heads))];
        ConcurrentStack<Shard> free = [];
        for (int i = Math.Min(chunks, workers.Threads); i > 0; i--)
        {
            free.Push(new Shard(_plan, _shared, samples));
        }

        RunAll(
            run =>
            {
                int end = (int)((long)chunks * (run + 1) / Runs);
                for (int chunk = (int)((long)chunks * run / Runs); chunk < end && !cancellationToken.IsCancellationRequested; chunk++)
                {
                    Shard shard = free.TryPop(out Shard? idle) ? idle : throw new UnreachableException("There is a shard for every thread.");
                    Forward(shard, samples, chunk * ChunkRows, step);
                    DivideMasked(shard);
                    parts[run].Add(shard.Result);
                    free.Push(shard);
                }
            },
            Runs,
            workers);
        cancellationToken.ThrowIfCancellationRequested();

        LossAndMetrics total = new(_plan.Heads);
        foreach (LossAndMetrics part in parts)
        {
            total.Add(part);
        }

        return total;
    }

    private void RunAll(Action<int> work, int items, WorkerPool workers)
    {
        if (!_takesTurns)
        {
            // Callers side by side write the same numbers here.
            Prepare();
            workers.Run(work, items);
            return;
        }

        lock (_turn)
        {
            Prepare();
            for (int i = 0; i < items; i++)
            {
                work(i);
            }
        }
    }

    private void Forward(Shard shard, Samples samples, int first, in StepContext step)
    {
        shard.Begin(Math.Min(ChunkRows, samples.Count - first), step.From(first));
        shard.Borrow(samples, first);
        foreach (Phase phase in _plan.Phases)
        {
            shard.Run(phase, _scales);
            if (phase.Meeting is { Kind: MeetingKind.Forward } here)
            {
                _plan.Calls[here.Call].Statistics!.ReduceForward([shard.Passes[here.Call]]);
            }
        }
    }

    // The chunk is the batch: its masked losses are divided by the steps that count.
    private void DivideMasked(Shard shard)
    {
        for (int head = 0; head < _plan.Heads.Count; head++)
        {
            if (_plan.HeadMasks[head] >= 0)
            {
                long count = shard.Heads[head].Count(shard.Rows);
                shard.Result.LossSums[head] = count == 0 ? 0 : shard.Heads[head].LossSum / count * shard.Rows;
            }
        }
    }

    private int ChunksOf(int rows) => (rows + ChunkRows - 1) / ChunkRows;

    private void Prepare()
    {
        for (int call = 0; call < _sharedViews.Length; call++)
        {
            _plan.Calls[call].Computation.Prepare(_sharedViews[call], training: false);
        }
    }

    private Shard Rent()
    {
        lock (_lock)
        {
            return _free.TryPop(out Shard? shard) ? shard : new Shard(_plan, _shared, samples: null);
        }
    }

    private void Return(Shard shard)
    {
        shard.Release();
        lock (_lock)
        {
            _free.Push(shard);
        }
    }
}
