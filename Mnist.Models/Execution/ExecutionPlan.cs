using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Graphs;

namespace Mnist.Models.Execution;

/// <summary>Order, phases and buffers of a graph for shards of so many rows; the same on every machine.</summary>
/// <remarks>
/// A line has no extra step and no extra buffer. A tensor that several calls read gets a gradient from each and a <see cref="GradientSum"/>;
/// a weight that several calls use gets a gradient from each, which the reduction over the shards adds.
/// </remarks>
internal sealed class ExecutionPlan
{
    private readonly GraphBinding _binding;
    private readonly List<Phase> _phases = [];
    private readonly List<Step> _steps = [];
    private readonly List<GradientSum> _sums = [];
    private readonly List<int>[] _sumsOfCall;
    private int _time;

    /// <summary>Makes the plan.</summary>
    /// <param name="binding">The calls at their sizes; they are this plan's from now on.</param>
    /// <param name="rows">Most rows of a shard.</param>
    public ExecutionPlan(GraphBinding binding, int rows)
    {
        (_binding, Rows) = (binding, rows);
        HeadValues = [.. Heads.Select(head => OutputValues[head.Output])];
        ValueSlots = new int[Values.Count];
        Roots = [.. Enumerable.Range(0, Values.Count)];
        HeadGradients = [.. Heads.Select(_ => -1)];
        _sumsOfCall = [.. Calls.Select(_ => new List<int>())];
        AddValues();
        if (Training)
        {
            AddGradients();
        }

        AddPhases();
        Arena.Place();
    }

    /// <summary>Most rows of a shard.</summary>
    public int Rows { get; }

    /// <summary>Whether there is a backward pass.</summary>
    public bool Training => _binding.Training;

    /// <summary>Outputs with a loss or metrics.</summary>
    public IReadOnlyList<Head> Heads => _binding.Heads;

    /// <summary>The calls, in the order they run forward.</summary>
    public IReadOnlyList<BoundCall> Calls => _binding.Calls;

    /// <summary>The tensors.</summary>
    public IReadOnlyList<TensorSpec> Values => _binding.Values;

    /// <summary>Numbers of the input tensors.</summary>
    public IReadOnlyList<int> InputValues => _binding.Inputs;

    /// <summary>Numbers of the output tensors.</summary>
    public IReadOnlyList<int> OutputValues => _binding.Outputs;

    /// <summary>Tensor of each head.</summary>
    public IReadOnlyList<int> HeadValues { get; }

    /// <summary>Mask of each head's tensor; -1 where there is none.</summary>
    public IReadOnlyList<int> HeadMasks => _binding.HeadMasks;

    /// <summary>For each head whether its loss takes over the softmax at the end.</summary>
    public IReadOnlyList<bool> FusesSoftmax => _binding.FusesSoftmax;

    /// <summary>Slot of each tensor; -1 for an input whose rows are borrowed.</summary>
    public int[] ValueSlots { get; }

    /// <summary>For each tensor the one whose memory it is: itself, or what it is a view of.</summary>
    public int[] Roots { get; }

    /// <summary>Slot of the gradient each loss writes; -1 where none is wanted.</summary>
    public int[] HeadGradients { get; }

    /// <summary>What is added where several calls read a tensor.</summary>
    public IReadOnlyList<GradientSum> Sums => _sums;

    /// <summary>What shards do between meetings.</summary>
    public IReadOnlyList<Phase> Phases => _phases;

    /// <summary>Where everything lies in a shard's buffer.</summary>
    public ArenaLayout Arena { get; } = new();

    /// <summary>Whether shards meet before the last phase's end.</summary>
    public bool Meets => _binding.Meets;

    /// <summary>Makes the buffers all shards share, by call.</summary>
    public AlignedBuffer[][] AllocateShared() => [.. Calls.Select(call => call.Computation.Workspace.Shared.Select(length => new AlignedBuffer(length)).ToArray())];

    private void AddValues()
    {
        for (int value = 0; value < Values.Count; value++)
        {
            ValueSlots[value] = -1;
        }

        foreach (int input in InputValues)
        {
            if (Training || !Borrows(input))
            {
                ValueSlots[input] = AddSlot(input);
            }
        }

        foreach (BoundCall call in Calls)
        {
            foreach (int output in call.Outputs)
            {
                Roots[output] = call.Computation.IsView ? Roots[call.Inputs[0]] : output;
                ValueSlots[output] = call.Computation.IsView ? ValueSlots[call.Inputs[0]] : AddSlot(output);
            }

            call.Scratch = [.. call.Computation.Workspace.Scratch.Select(AddScratch)];
        }
    }

    // In reverse, so that all readers of a tensor are known when its producer is met.
    private void AddGradients()
    {
        List<int>[] ofLosses = [.. Values.Select(_ => new List<int>())];
        List<int>[] ofReaders = [.. Values.Select(_ => new List<int>())];
        bool[] learns = new bool[Values.Count];
        foreach (BoundCall call in Calls.Where(call => call.Learns))
        {
            Array.ForEach(call.Outputs, output => learns[output] = true);
        }

        for (int head = 0; head < Heads.Count; head++)
        {
            int value = HeadValues[head];
            if (learns[value] && Heads[head].Loss is not null)
            {
                HeadGradients[head] = AddSlot(value);
                ofLosses[value].Add(HeadGradients[head]);
            }
        }

        for (int index = Calls.Count - 1; index >= 0; index--)
        {
            BoundCall call = Calls[index];
            call.OutputGradients = [.. call.Outputs.Select(_ => -1)];
            call.InputGradients = [.. call.Inputs.Select(_ => -1)];
            call.RunsBackward = call.Learns && call.Outputs.Any(output => ofLosses[output].Count + ofReaders[output].Count > 0);
            if (!call.RunsBackward)
            {
                continue;
            }

            for (int i = 0; i < call.Outputs.Length; i++)
            {
                int output = call.Outputs[i];
                ofReaders[output].Reverse();
                int[] sources = [.. ofLosses[output], .. ofReaders[output]];
                call.OutputGradients[i] = sources.Length == 1 ? sources[0] : AddSum(index, output, sources);
            }

            // From the last input to the first: the lists are reversed when they are complete.
            for (int i = call.Inputs.Length - 1; i >= 0; i--)
            {
                int input = call.Inputs[i];
                if (learns[input])
                {
                    call.InputGradients[i] = call.Computation.IsView ? call.OutputGradients[0] : AddSlot(input);
                    ofReaders[input].Add(call.InputGradients[i]);
                }
            }
        }
    }

    private int AddSum(int call, int value, int[] sources)
    {
        int target = AddSlot(value);
        _sumsOfCall[call].Add(_sums.Count);
        _sums.Add(new GradientSum(value, target, sources));
        return target;
    }

    private void AddPhases()
    {
        AddStep(new Step(StepKind.Load), [.. InputValues.Select(value => ValueSlots[value])]);
        for (int index = 0; index < Calls.Count; index++)
        {
            BoundCall call = Calls[index];
            if (call.Computation.IsView)
            {
                continue;
            }

            if (call.Statistics is not null)
            {
                EndPhase(new Meeting(MeetingKind.Forward, index));
            }

            AddStep(new Step(StepKind.Forward, index), Slots(call));
        }

        if (Heads.Count > 0)
        {
            if (HeadMasks.Any(mask => mask >= 0))
            {
                EndPhase(new Meeting(MeetingKind.MaskCount));
            }

            AddStep(new Step(StepKind.Loss), [.. HeadValues.Select(value => ValueSlots[value]), .. HeadMasks.Where(mask => mask >= 0).Select(mask => ValueSlots[mask]), .. HeadGradients]);
        }

        for (int index = Calls.Count - 1; index >= 0 && Training; index--)
        {
            AddBackward(index);
        }

        if (!Training)
        {
            UseNow([.. OutputValues.Select(value => ValueSlots[value])]);
        }

        EndPhase(null);
    }

    private void AddBackward(int index)
    {
        BoundCall call = Calls[index];
        if (!call.RunsBackward)
        {
            return;
        }

        foreach (int sum in _sumsOfCall[index])
        {
            AddStep(new Step(StepKind.SumGradients, sum), [_sums[sum].Target, .. _sums[sum].Sources]);
        }

        if (call.Computation.IsView)
        {
            return;
        }

        int[] slots = [.. Slots(call), .. call.OutputGradients, .. call.InputGradients];
        if (call.Statistics is not null)
        {
            AddStep(new Step(StepKind.CollectBackward, index), slots);
            EndPhase(new Meeting(MeetingKind.Backward, index));
        }

        AddStep(new Step(StepKind.Backward, index), slots);
    }

    private int[] Slots(BoundCall call) => [.. call.Inputs.Select(value => ValueSlots[value]), .. call.Outputs.Select(value => ValueSlots[value]), .. call.Scratch];

    private void AddStep(Step step, int[] slots)
    {
        _steps.Add(step);
        UseNow(slots);
        _time++;
    }

    private void UseNow(int[] slots)
    {
        foreach (int slot in slots)
        {
            if (slot >= 0)
            {
                Arena.Use(slot, _time);
            }
        }
    }

    private void EndPhase(Meeting? meeting)
    {
        _phases.Add(new Phase([.. _steps], meeting));
        _steps.Clear();
    }

    // Rows of float32 are read where the user's array has them; others are converted on the way.
    private bool Borrows(int value) => Values[value].Type == TF_DataType.TF_FLOAT;

    private int AddScratch(Scratch scratch)
    {
        int slot = Arena.Add(scratch.For(Rows));
        if (scratch.IsKept)
        {
            Arena.Keep(slot);
        }

        return slot;
    }

    private int AddSlot(int value) => Arena.Add(checked(Rows * Values[value].Count));
}
