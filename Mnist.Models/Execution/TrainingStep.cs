using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Layers;
using Mnist.Models.Optimizers;

namespace Mnist.Models.Execution;

/// <summary>Forward, losses, backward, sums, update: what <c>fit</c> and <c>train_on_batch</c> share. A step allocates nothing.</summary>
/// <remarks>
/// Shards run forward and backward side by side and meet only where a computation needs the whole batch and before the update.
/// Gradients are added in shard order, so the number of threads cannot change a bit.
/// </remarks>
internal sealed class TrainingStep
{
    private readonly ExecutionPlan _plan;
    private readonly OptimizerState _state;
    private readonly WorkerPool _workers;
    private readonly Shard[] _shards;
    private readonly ShardArenas? _arenas;
    private readonly SharedBuffers[] _shared;
    private readonly WeightUpdates _updates;
    private readonly Pass[][] _passes;
    private readonly float[] _scales;
    private readonly long[] _counts;
    private readonly LossAndMetrics _result;
    private readonly StepProfile? _profile;
    private readonly Action<int> _runPhase;
    private readonly Action<int> _reduce;
    private readonly Action<int> _update;

    private Samples? _samples;
    private int[] _order = [];
    private int _start;
    private int _rows;
    private StepContext _step;
    private int _phase;

    /// <summary>Allocates everything.</summary>
    /// <param name="plan">Of a shard's rows.</param>
    /// <param name="batch">Most rows of a batch.</param>
    /// <param name="shards">Into how many shards a batch is cut.</param>
    /// <param name="like">Rows with targets as they will come.</param>
    /// <param name="optimizer">Updates the weights.</param>
    /// <param name="state">What it remembers.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="profile">Where the time is noted; null: nowhere.</param>
    public TrainingStep(ExecutionPlan plan, int batch, int shards, Samples like, Optimizer optimizer, OptimizerState state, WorkerPool workers, StepProfile? profile = null)
    {
        (_plan, Batch, _state, _workers, _profile) = (plan, batch, state, workers, profile);
        AlignedBuffer[][] shared = plan.AllocateShared();

        // Where shards never meet, nothing in an arena is read any more when a shard is done.
        _arenas = plan.Phases.Count == 1 ? new ShardArenas(plan.Arena.Length, workers.Threads, shards) : null;
        _shards = [.. Enumerable.Range(0, shards).Select(_ => new Shard(plan, shared, like, optimizer.SumsRowSquares, _arenas))];
        _shared = [.. shared.Select((buffers, call) => new SharedBuffers(buffers, _shards[0].Passes[call] is { InputGradients: [{ Exists: true }, ..] }))];
        _updates = new WeightUpdates(plan, _shards, optimizer, state);
        _passes = [.. plan.Calls.Select((_, call) => _shards.Select(shard => shard.Passes[call]).ToArray())];
        _scales = new float[plan.Heads.Count];
        _counts = new long[plan.Heads.Count];
        _result = new LossAndMetrics(plan.Heads);
        profile?.Begin(plan, _shards, _updates.Ranges, workers.Threads);
        _runPhase = RunPhase;
        _update = Charged(_updates.Update);
        _reduce = Charged(_updates.Reduce);
    }

    /// <summary>Most rows of a batch.</summary>
    public int Batch { get; }

    /// <summary>Number of shards a batch is cut into.</summary>
    public int Shards => _shards.Length;

    /// <summary>Told when the loss of a batch is NaN or infinite, before its update carries that into the weights; null: not told.</summary>
    public Action? Diverging { get; set; }

    /// <summary>The weights that are updated.</summary>
    public IReadOnlyList<Parameter> Weights => _updates.Weights;

    /// <summary>One step.</summary>
    /// <param name="samples">Where the rows come from.</param>
    /// <param name="order">The epoch's order of samples.</param>
    /// <param name="start">First place in the order.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="step">Seed, epoch and place.</param>
    /// <returns>Loss (before the update, penalties included) and metrics; overwritten by the next step.</returns>
    public LossAndMetrics Run(Samples samples, int[] order, int start, int rows, in StepContext step)
    {
        (_samples, _order, _start, _rows, _step) = (samples, order, start, rows, step);
        _profile?.BeginStep();
        double penalty = Penalty(_updates.Weights);
        for (int call = 0; call < _shared.Length; call++)
        {
            _plan.Calls[call].Computation.Prepare(_shared[call], training: true);
        }

        SetScales();
        for (_phase = 0; _phase < _plan.Phases.Count; _phase++)
        {
            Run(_runPhase, _shards.Length);
            Meet(_plan.Phases[_phase].Meeting);
        }

        if (Diverging is { } tell && !double.IsFinite(LossSum(penalty)))
        {
            tell();
        }

        _state.BeginStep();
        if (_updates.ClipsNorm)
        {
            Run(_reduce, _updates.Ranges);
            _updates.Clip();
        }

        Run(_update, _updates.Ranges);
        _updates.Constrain();
        Collect(penalty);
        _profile?.EndStep(rows);
        return _result;
    }

    /// <summary>Sum of the penalties of weights.</summary>
    public static double Penalty(IReadOnlyList<Parameter> weights)
    {
        // By index: an enumerator would be allocated in every step.
        double sum = 0;
        for (int i = 0; i < weights.Count; i++)
        {
            sum += weights[i].Regularizer?.Loss(weights[i].Values) ?? 0;
        }

        return sum;
    }

    private void RunPhase(int index)
    {
        Shard shard = _shards[index];
        if (_arenas is null)
        {
            RunPhase(shard, index);
            return;
        }

        AlignedBuffer arena = _arenas.Take();
        shard.Use(arena);
        RunPhase(shard, index);
        _arenas.Return(arena);
    }

    private void RunPhase(Shard shard, int index)
    {
        (int from, int end) = RowsOf(index);
        if (_phase == 0)
        {
            shard.Clock?.Start();
            shard.Begin(end - from, _step.From(from));
            if (end > from)
            {
                shard.Load(_samples!, _order.AsSpan(_start + from, end - from));
            }
        }

        if (end > from)
        {
            if (_phase > 0)
            {
                shard.Clock?.Start();
            }

            shard.Run(_plan.Phases[_phase], _scales);
        }
    }

    private void Meet(Meeting? meeting)
    {
        if (meeting is not { } here)
        {
            return;
        }

        switch (here.Kind)
        {
            case MeetingKind.Forward:
                _plan.Calls[here.Call].Statistics!.ReduceForward(Active(_passes[here.Call]));
                break;
            case MeetingKind.Backward:
                _plan.Calls[here.Call].Statistics!.ReduceBackward(Active(_passes[here.Call]));
                break;
            default:
                CountMasks();
                break;
        }
    }

    private void SetScales()
    {
        for (int head = 0; head < _scales.Length; head++)
        {
            _scales[head] = 1f / _rows / _shards[0].Heads[head].Steps * _plan.Heads[head].Weight;
        }
    }

    // A masked loss is divided by the steps of the whole batch that count; of none it is nothing.
    private void CountMasks()
    {
        for (int head = 0; head < _scales.Length; head++)
        {
            if (_plan.HeadMasks[head] >= 0)
            {
                _counts[head] = 0;
                foreach (Shard shard in _shards)
                {
                    _counts[head] += shard.Heads[head].Count(shard.Rows);
                }

                _scales[head] = _counts[head] == 0 ? 0 : _plan.Heads[head].Weight / _counts[head];
            }
        }
    }

    private double LossSum(double penalty)
    {
        double sum = penalty;
        foreach (Shard shard in _shards)
        {
            for (int head = 0; shard.Rows > 0 && head < _scales.Length; head++)
            {
                sum += shard.Result.LossSums[head];
            }
        }

        return sum;
    }

    private void Collect(double penalty)
    {
        _result.Clear();
        foreach (Shard shard in _shards)
        {
            if (shard.Rows > 0)
            {
                _result.Add(shard.Result);
            }
        }

        for (int head = 0; head < _scales.Length; head++)
        {
            if (_plan.HeadMasks[head] >= 0)
            {
                _result.LossSums[head] = _counts[head] == 0 ? 0 : _result.LossSums[head] * _shards[0].Heads[head].Steps / _counts[head] * _rows;
            }
        }

        _result.PenaltySum = penalty * _rows;
    }

    private void Run(Action<int> work, int items)
    {
        long start = _profile?.Now ?? 0;
        _workers.Run(work, items);
        _profile?.EndPhase(start);
    }

    // Without a profile the work itself, so that nothing is paid for.
    private Action<int> Charged(Action<int> work) => _profile is not { } profile ? work : range =>
    {
        long start = profile.Now;
        work(range);
        profile.EndUpdate(range, start);
    };

    // The last batch of an epoch is smaller; then some shards may have no rows at all.
    private (int From, int End) RowsOf(int shard) => ((int)((long)_rows * shard / _shards.Length), (int)((long)_rows * (shard + 1) / _shards.Length));

    // Only the last, smaller batch of an epoch can leave a shard empty, so only it allocates.
    private ReadOnlySpan<Pass> Active(Pass[] passes) => _rows >= _shards.Length ? passes : passes.Where(pass => pass.Rows > 0).ToArray();
}
