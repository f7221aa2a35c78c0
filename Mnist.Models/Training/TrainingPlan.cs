using System.Diagnostics;
using Mnist.Formats.Tensors;
using Mnist.Models.Kernels.Reductions;
using Mnist.Models.Layers;
using Mnist.Models.Losses;
using Mnist.Models.Metrics;
using Mnist.Models.Optimizers;

namespace Mnist.Models.Training;

/// <summary>Everything a training step needs, allocated once: shards, phases, ranges of weights. A step allocates nothing.</summary>
/// <remarks>
/// Shards run forward and backward side by side and meet only where a layer needs the whole batch and before the update.
/// Gradients are added in shard order, so the number of threads cannot change a bit.
/// </remarks>
internal sealed class TrainingPlan
{
    private readonly IReadOnlyList<Layer> _layers;
    private readonly Optimizer _optimizer;
    private readonly OptimizerState _state;
    private readonly WorkerPool _workers;
    private readonly Shard[] _shards;
    private readonly AlignedBuffer[][] _shared;
    private readonly SharedBuffers[] _sharedViews;
    private readonly TrainableWeight[] _weights;
    private readonly ParameterRange[] _ranges;
    private readonly AlignedBuffer[] _gradients;
    private readonly List<(Action<int> PerShard, Action? Combine)> _phases = [];
    private readonly Action<int> _update;
    private readonly Action<int> _reduce;
    private readonly bool _clipsNorm;
    private readonly ulong _seed;
    private readonly Samples _samples;
    private readonly BatchFigures _figures;
    private readonly StepProfile? _profile;

    private int[] _order = [];
    private int _start;
    private int _rows;
    private int _epoch;

    public TrainingPlan(
        IReadOnlyList<Layer> layers, Samples samples, int batch, Loss loss, Metric[] metrics, Optimizer optimizer, OptimizerState state, WorkerPool workers, ulong seed,
        StepProfile? profile = null)
    {
        (_layers, _samples, _optimizer, _state, _workers, _seed) = (layers, samples, optimizer, state, workers, seed);
        int shards = ShardCount.For(batch, layers.Sum(layer => layer.MultiplyAdds));
        int rows = (batch + shards - 1) / shards;
        bool fused = loss.FusesSoftmax && layers[^1].EndsInSoftmax;
        _shared = LayerChain.SharedBuffers(layers, rows);
        _shards = [.. Enumerable.Range(0, shards).Select(_ =>
            new Shard(new LayerChain(layers, rows, training: true, _shared, fused), layers, rows, samples, loss, metrics, fused))];
        _sharedViews = [.. _shared.Select((buffers, layer) => new SharedBuffers(buffers, _shards[0].Chain.Passes[layer].NeedsInputGradient))];
        _weights = [.. TrainableWeight.Of(layers)];
        _ranges = [.. _weights.SelectMany(Ranges)];
        _gradients = [.. _weights.Select(weight => GradientOf(0, weight))];
        _figures = new BatchFigures(metrics);
        _clipsNorm = optimizer.ClipNorm is not null || optimizer.GlobalClipNorm is not null;
        _profile = profile;
        profile?.Begin(layers, _shards, _ranges.Length, workers.Threads);
        _update = Charged(Update);
        _reduce = Charged(range => Reduce(_ranges[range]));
        AddPhases();
    }

    /// <summary>Number of shards a batch is cut into.</summary>
    public int Shards => _shards.Length;

    /// <summary>Sum of the penalties of all regularised weights.</summary>
    /// <param name="weights">The trainable weights; as in Keras, frozen ones pay none.</param>
    public static double RegularizationLoss(TrainableWeight[] weights)
    {
        double sum = 0;
        foreach (TrainableWeight weight in weights)
        {
            sum += weight.Parameter.Regularizer?.Loss(weight.Parameter.Values) ?? 0;
        }

        return sum;
    }

    /// <summary>One step: forward, backward, update.</summary>
    /// <param name="order">The epoch's order of samples.</param>
    /// <param name="start">First place in the order.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="epoch">Epochs the model was trained before this one.</param>
    /// <returns>Loss (before the update, regularisation included) and metrics; overwritten by the next step.</returns>
    public BatchFigures Step(int[] order, int start, int rows, int epoch)
    {
        (_order, _start, _rows, _epoch) = (order, start, rows, epoch);
        _profile?.BeginStep();
        double regularization = RegularizationLoss(_weights);
        for (int i = 0; i < _layers.Count; i++)
        {
            _layers[i].Prepare(_sharedViews[i], training: true);
        }

        foreach ((Action<int> perShard, Action? combine) in _phases)
        {
            Run(perShard, _shards.Length);
            combine?.Invoke();
        }

        _state.Step++;
        if (_clipsNorm)
        {
            Run(_reduce, _ranges.Length);
            GradientClipping.ByNorm(_gradients, _optimizer);
        }

        Run(_update, _ranges.Length);

        _figures.Clear();
        foreach (Shard shard in _shards)
        {
            if (shard.Rows > 0)
            {
                _figures.Add(shard.Figures);
            }
        }

        _figures.LossSum += regularization * rows;
        _profile?.EndStep(rows);
        return _figures;
    }

    private void Run(Action<int> work, int items)
    {
        long start = _profile is null ? 0 : Stopwatch.GetTimestamp();
        _workers.Run(work, items);
        _profile?.EndPhase(start);
    }

    // Without a profile the work itself, so that nothing is paid for.
    private Action<int> Charged(Action<int> work) => _profile is not { } profile ? work : range =>
    {
        long start = Stopwatch.GetTimestamp();
        work(range);
        profile.EndUpdate(range, start);
    };

    private IEnumerable<ParameterRange> Ranges(TrainableWeight weight)
    {
        AlignedBuffer[] slots = _state[weight.Parameter];
        for (int start = 0; start < weight.Parameter.Count; start += ParameterRange.Most)
        {
            yield return new ParameterRange(weight, slots, start, Math.Min(ParameterRange.Most, weight.Parameter.Count - start));
        }
    }

    // Phases end where a layer needs figures of the whole batch; a model without one has a single phase.
    private void AddPhases()
    {
        int[] stops = [.. Enumerable.Range(0, _layers.Count).Where(i => _layers[i] is IWholeBatch)];
        int first = 0;
        foreach (int stop in stops)
        {
            int from = first;
            IWholeBatch layer = (IWholeBatch)_layers[stop];
            LayerPass[] passes = [.. _shards.Select(shard => shard.Chain.Passes[stop])];
            AddPhase(
                (shard, index) =>
                {
                    BeginForward(shard, index, from);
                    shard.Chain.Forward(from, stop);
                    shard.Chain.Clock?.LapForward(stop);
                },
                () => layer.CombineForward(Active(passes)));
            first = stop;
        }

        int last = _layers.Count - 1;
        int lastFrom = first;
        Action<Shard, int> tail = (shard, index) =>
        {
            BeginForward(shard, index, lastFrom);
            shard.Chain.Forward(lastFrom, _layers.Count);
            shard.Judge(1f / _rows);
        };
        foreach (int stop in stops.Reverse().Where(stop => _shards[0].Chain.Passes[stop].HasOutputGradient))
        {
            (int top, Action<Shard, int> before) = (last, tail);
            IWholeBatch layer = (IWholeBatch)_layers[stop];
            LayerPass[] passes = [.. _shards.Select(shard => shard.Chain.Passes[stop])];
            AddPhase(
                (shard, index) =>
                {
                    before(shard, index);
                    shard.Chain.Backward(top, stop + 1);
                    layer.GatherBackward(shard.Chain.Passes[stop]);
                    shard.Chain.Clock?.LapBackward(stop);
                },
                () => layer.CombineBackward(Active(passes)));
            last = stop;
            tail = (_, _) => { };
        }

        int bottom = last;
        Action<Shard, int> final = tail;
        AddPhase(
            (shard, index) =>
            {
                final(shard, index);
                shard.Chain.Backward(bottom, 0);
            },
            null);
    }

    private void AddPhase(Action<Shard, int> perShard, Action? combine) => _phases.Add((
        index =>
        {
            (int from, int end) = RowsOf(index);
            if (end > from)
            {
                _shards[index].Chain.Clock?.Start();
                perShard(_shards[index], index);
            }
        },
        combine));

    private void BeginForward(Shard shard, int index, int firstLayer)
    {
        if (firstLayer == 0)
        {
            (int from, int end) = RowsOf(index);
            shard.Load(_samples, _order, _start + from, end - from, _epoch, _seed);
        }
    }

    // The last batch of an epoch is smaller; then some shards may have no rows at all.
    private (int From, int End) RowsOf(int shard) => ((int)((long)_rows * shard / _shards.Length), (int)((long)_rows * (shard + 1) / _shards.Length));

    // Only the last, smaller batch of an epoch can leave a shard empty, so only it allocates.
    private LayerPass[] Active(LayerPass[] passes) =>
        _rows >= _shards.Length ? passes : [.. passes.Where((_, index) => HasRows(index))];

    private bool HasRows(int shard) => RowsOf(shard) is var (from, end) && end > from;

    private void Update(int index)
    {
        ParameterRange range = _ranges[index];
        if (!_clipsNorm)
        {
            Reduce(range);
        }

        _optimizer.Update(new UpdateRange
        {
            Weights = range.Weight.Parameter.Span.Slice(range.Start, range.Count),
            Gradient = GradientOf(0, range.Weight).Span.Slice(range.Start, range.Count),
            Slot0 = Slot(0, range),
            Slot1 = Slot(1, range),
            Slot2 = Slot(2, range),
            Step = _state.Step,
        });
    }

    private static Span<float> Slot(int index, ParameterRange range) =>
        index < range.Slots.Length ? range.Slots[index].Span.Slice(range.Start, range.Count) : default;

    // The first shard's buffer becomes the batch's gradient.
    private void Reduce(ParameterRange range)
    {
        Span<nint> sources = stackalloc nint[_shards.Length];
        int count = 0;
        for (int shard = 0; shard < _shards.Length; shard++)
        {
            if (HasRows(shard))
            {
                sources[count++] = GradientOf(shard, range.Weight).Address(range.Start);
            }
        }

        Span<float> sum = GradientOf(0, range.Weight).Span.Slice(range.Start, range.Count);
        RowMath.Sum(sources[..count], sum);
        Parameter parameter = range.Weight.Parameter;
        parameter.Regularizer?.AddGradient(parameter.Values.Slice(range.Start, range.Count), sum);
    }

    private AlignedBuffer GradientOf(int shard, TrainableWeight weight) => _shards[shard].Chain.Gradients[weight.Layer][weight.Index];
}
