using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Reductions;
using Mnist.Models.Layers;

namespace Mnist.Models.Execution;

/// <summary>One cut of a batch: its buffers, its place in the epoch, its losses and metrics.</summary>
internal sealed class Shard
{
    private readonly ExecutionPlan _plan;
    private readonly AlignedBuffer _arena;
    private readonly Region[] _values;
    private readonly Region[] _sumTargets;
    private readonly nint[][] _sumSources;
    private readonly int[] _sumSizes;
    private readonly HeadRun[] _heads;
    private readonly bool[] _borrowed;
    private readonly float[][] _decoded;

    /// <summary>Makes its buffers.</summary>
    /// <param name="plan">Of its rows.</param>
    /// <param name="shared">Buffers of all shards, by call.</param>
    /// <param name="samples">Rows with targets as they will come; null where there are none.</param>
    /// <param name="sumsRowSquares">Whether the optimizer takes sums of the squares of rows' gradients.</param>
    /// <param name="arenas">Where it gets its arena from, to <see cref="Use"/>; null: it has one of its own.</param>
    public Shard(ExecutionPlan plan, AlignedBuffer[][] shared, Samples? samples, bool sumsRowSquares = false, ShardArenas? arenas = null)
    {
        _plan = plan;
        AlignedBuffer arena = _arena = new(arenas is null ? plan.Arena.Length : 0);
        if (arenas?.Take() is { } lent)
        {
            // Only to be told from tensors that are nowhere.
            arena.Borrow(lent);
            arenas.Return(lent);
        }

        _borrowed = [.. plan.InputValues.Select(value => plan.ValueSlots[value] < 0)];
        _decoded = [.. _borrowed.Select(_ => Array.Empty<float>())];
        Dictionary<int, AlignedBuffer> borrowed = plan.InputValues.Where(value => plan.ValueSlots[value] < 0).ToDictionary(value => value, _ => new AlignedBuffer(0));
        _values = [.. plan.Values.Select((spec, value) =>
            plan.ValueSlots[value] < 0 ? Borrowed(borrowed, plan.Roots[value], spec) : new Region(arena, plan.Arena.Start(plan.ValueSlots[value]), spec.Count))];
        WeightGradients = [.. plan.Calls.Select(call => PerWeight(call, parameter => parameter.Trainable))];
        GradientSquares = [.. plan.Calls.Select(call => PerWeight(call, parameter => sumsRowSquares && parameter is { Trainable: true, IsTable: true, Regularizer: null }))];
        Passes = [.. plan.Calls.Select((call, index) => new Pass
        {
            Inputs = [.. call.Inputs.Select(value => _values[value])],
            Outputs = [.. call.Outputs.Select(value => _values[value])],
            InputGradients = Gradients(arena, call.InputGradients, call.Inputs),
            OutputGradients = Gradients(arena, call.OutputGradients, call.Outputs),
            WeightGradients = WeightGradients[index],
            GradientSquares = GradientSquares[index],
            ScratchRegions = [.. call.Scratch.Select((slot, i) => new Region(arena, plan.Arena.Start(slot), call.Computation.Workspace.Scratch[i].For(plan.Rows)))],
            SharedBuffers = shared[index],
            LayerIndex = call.LayerIndex,
            Call = call.Number,
            Training = call.Training,
            Trainable = call.Trainable,
            UpdatesState = plan.Training,
        })];
        _sumTargets = [.. plan.Sums.Select(sum => new Region(arena, plan.Arena.Start(sum.Target), 1))];
        _sumSources = [.. plan.Sums.Select(sum => new nint[sum.Sources.Length])];
        FindSums();
        _sumSizes = [.. plan.Sums.Select(sum => plan.Values[sum.Value].Count)];
        _heads = samples is null ? [] : [.. plan.Heads.Select((head, i) => new HeadRun(
            head,
            plan.FusesSoftmax[i],
            plan.Values[plan.HeadValues[i]].Row,
            samples.Targets[i].RowSize,
            plan.Rows,
            _values[plan.HeadValues[i]],
            plan.HeadGradients[i] < 0 ? Region.None : new Region(arena, plan.Arena.Start(plan.HeadGradients[i]), plan.Values[plan.HeadValues[i]].Count),
            plan.HeadMasks[i] < 0 ? null : _values[plan.HeadMasks[i]]))];
        Result = new LossAndMetrics(plan.Heads);
    }

    /// <summary>One for each call.</summary>
    public Pass[] Passes { get; }

    /// <summary>Gradient buffers by call and weight; empty where none is wanted.</summary>
    public AlignedBuffer[][] WeightGradients { get; }

    /// <summary>Sums of the squares of rows' gradients by call and weight; empty where the optimizer takes none, and for weights that are not tables or have a penalty, whose gradient is not of rows.</summary>
    public AlignedBuffer[][] GradientSquares { get; }

    /// <summary>Metrics of the rows last run, and their losses where no mask leaves steps out.</summary>
    public LossAndMetrics Result { get; }

    /// <summary>One for each output with a loss or metrics.</summary>
    public IReadOnlyList<HeadRun> Heads => _heads;

    /// <summary>Rows last loaded.</summary>
    public int Rows { get; private set; }

    /// <summary>Takes the time of each call; null without a <see cref="StepProfile"/>: nothing does.</summary>
    public ShardClock? Clock { get; set; }

    /// <summary>Rows of an output.</summary>
    public ReadOnlySpan<float> Output(int output) => _values[_plan.OutputValues[output]].Rows(Rows);

    /// <summary>Says which rows the next phases are about.</summary>
    public void Begin(int rows, in StepContext step)
    {
        Rows = rows;
        foreach (Pass pass in Passes)
        {
            pass.Rows = rows;
            pass.Step = step;
        }
    }

    /// <summary>Takes an arena of the plan for the next phase; what another shard left in it does not matter.</summary>
    public void Use(AlignedBuffer arena)
    {
        _arena.Borrow(arena);
        FindSums();
    }

    /// <summary>Copies rows in: <c>order[0]</c> and on.</summary>
    public void Load(Samples samples, ReadOnlySpan<int> order)
    {
        for (int i = 0; i < _plan.InputValues.Count; i++)
        {
            samples.Inputs[i].CopyRows(order, samples.First, _values[_plan.InputValues[i]]);
        }

        LoadTargets(samples, order, first: 0);

        Clock?.LapLoad();
    }

    /// <summary>Takes rows as they lie, from <paramref name="first"/> on; only those of other types than float32, and floats that are kept as bytes, are copied.</summary>
    public void Borrow(Samples samples, int first)
    {
        for (int i = 0; i < _borrowed.Length; i++)
        {
            Region input = _values[_plan.InputValues[i]];
            Column column = samples.Inputs[i];
            if (_borrowed[i] && column.Lying is { } floats)
            {
                input.Borrow(floats, samples.First + first, Rows);
                continue;
            }

            if (_borrowed[i])
            {
                input.Borrow(Room(i), 0, Rows);
            }

            column.CopyRows(samples.First + first, Rows, input);
        }

        LoadTargets(samples, order: default, first);
    }

    /// <summary>Lets go of borrowed rows.</summary>
    public void Release()
    {
        for (int i = 0; i < _borrowed.Length; i++)
        {
            if (_borrowed[i])
            {
                _values[_plan.InputValues[i]].Release();
            }
        }
    }

    /// <summary>Runs the steps of a phase.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="scales">Of each head the factor of its gradient.</param>
    public void Run(Phase phase, float[] scales)
    {
        foreach (Step step in phase.Steps)
        {
            switch (step.Kind)
            {
                case StepKind.Forward:
                    _plan.Calls[step.Index].Computation.Forward(Passes[step.Index]);
                    Clock?.LapForward(step.Index);
                    break;
                case StepKind.Backward:
                    _plan.Calls[step.Index].Computation.Backward(Passes[step.Index]);
                    Clock?.LapBackward(step.Index);
                    break;
                case StepKind.CollectBackward:
                    _plan.Calls[step.Index].Statistics!.CollectBackward(Passes[step.Index]);
                    Clock?.LapBackward(step.Index);
                    break;
                case StepKind.SumGradients:
                    SumGradients(step.Index);
                    break;
                case StepKind.Loss:
                    EvaluateHeads(scales);
                    Clock?.LapLoss();
                    break;
                default:
                    // Rows are loaded by who knows where they come from.
                    break;
            }
        }
    }

    // Rows that would be borrowed if they lay somewhere as floats; most shards never need it.
    private float[] Room(int input) => _decoded[input].Length > 0 ? _decoded[input] : _decoded[input] = new float[_plan.Rows * _values[_plan.InputValues[input]].RowSize];

    // A tensor between two calls that run as one is nowhere.
    private static Region Borrowed(Dictionary<int, AlignedBuffer> buffers, int root, TensorSpec spec) =>
        buffers.TryGetValue(root, out AlignedBuffer? buffer) ? new Region(buffer, 0, spec.Count) : Region.None;

    private static AlignedBuffer[] PerWeight(BoundCall call, Func<Parameter, bool> wanted) => [.. (call.Layer?.Parameters ?? [])
        .Select(parameter => call.RunsBackward && wanted(parameter) ? new AlignedBuffer(parameter.Count) : AlignedBuffer.Empty)];

    private void FindSums()
    {
        for (int sum = 0; sum < _sumSources.Length; sum++)
        {
            for (int source = 0; source < _sumSources[sum].Length; source++)
            {
                _sumSources[sum][source] = _arena.Address(_plan.Arena.Start(_plan.Sums[sum].Sources[source]));
            }
        }
    }

    private static Region Gradient(ExecutionPlan plan, AlignedBuffer arena, int slot, int value) =>
        slot < 0 ? Region.None : new Region(arena, plan.Arena.Start(slot), plan.Values[value].Count);

    private Region[] Gradients(AlignedBuffer arena, int[] slots, int[] values) => [.. slots.Select((slot, i) => Gradient(_plan, arena, slot, values[i]))];

    private void EvaluateHeads(float[] scales)
    {
        Result.Clear();
        Result.Rows = Rows;
        for (int i = 0; i < _heads.Length; i++)
        {
            _heads[i].Evaluate(Rows, scales[i], Result.Metrics[i]);
            Result.LossSums[i] = _heads[i].LossSum / _heads[i].Steps;
        }
    }

    private void SumGradients(int index)
    {
        Span<float> sum = _sumTargets[index].Rows(Rows * _sumSizes[index]);
        if (_sumSources[index].Length == 0)
        {
            sum.Clear();
        }
        else
        {
            RowMath.Sum(_sumSources[index], sum);
        }
    }

    // Head by head, because a loop over heads in each row cost 4 % of the mlp's step. Without an order the rows follow each other.
    private void LoadTargets(Samples samples, ReadOnlySpan<int> order, int first)
    {
        for (int head = 0; head < _heads.Length; head++)
        {
            HeadRun run = _heads[head];
            if (order.IsEmpty)
            {
                samples.Targets[head].CopyRows(samples.First + first, Rows, run.Targets);
            }
            else
            {
                samples.Targets[head].CopyRows(order, samples.First, run.Targets);
            }

            bool wantsWeights = run.Begin(samples.Weights[head].Length > 0);
            for (int row = 0; wantsWeights && row < Rows; row++)
            {
                samples.WeightsOf(head, order.IsEmpty ? first + row : order[row], run.Weights(row));
            }
        }
    }
}
