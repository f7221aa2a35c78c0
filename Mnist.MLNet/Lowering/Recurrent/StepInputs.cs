using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering.Recurrent;

/// <summary>What a loop's body takes a part of in each step: sequences, and the number of the step.</summary>
internal sealed class StepInputs(LoweringContext context, FlatNode node, LoopLength length)
{
    private readonly Dictionary<(TensorValue Sequence, long Start), TensorValue> _elements = [];
    private readonly Dictionary<(DataType Type, long Start), string> _numbers = [];
    private readonly List<StepInput> _inputs = [];
    private readonly HashSet<StepValue> _counters = [];
    private string? _steps;

    /// <summary>The sequences, and what their parts are called; none before something was asked for.</summary>
    public IReadOnlyList<StepInput> Inputs => _inputs;

    /// <summary>A counter as the body finds it.</summary>
    public StepValue Counter(DataType type, long start)
    {
        StepValue counter = new(type, start, () => Number(type, start), sequence => Element(sequence, start));
        _counters.Add(counter);
        return counter;
    }

    /// <summary>Whether it is a counter of this loop, and not of one around it.</summary>
    public bool Owns(StepValue counter) => _counters.Contains(counter);

    /// <summary>Takes the number of the step where nothing else tells how many steps there are.</summary>
    public void Complete()
    {
        if (_inputs.Count == 0)
        {
            Number(DataType.Int64, 0);
        }
    }

    private TensorValue Element(TensorValue sequence, long start)
    {
        if (!_elements.TryGetValue((sequence, start), out TensorValue? element))
        {
            string name = context.Name(node, sequence);
            long steps = length.Steps;
            long size = sequence.Shape is [long known, ..] ? known : Shapes.Unknown;
            if (start < 0 || (steps >= 0 && size >= 0 && checked(start + steps) > size))
            {
                throw GraphError.At(node, $"it runs over {steps} steps from {start} of a sequence that has {size}");
            }

            if (steps < 0 || size < 0)
            {
                // By number, so that a sequence that is too short is an error and not a shorter loop.
                name = context.Emit(node, "Gather", [name, Numbers(DataType.Int64, start)], ("axis", 0L));
            }
            else if (steps != size)
            {
                name = context.Emit(node, "Slice", [name, context.Integers(node, start), context.Integers(node, start + steps), context.Integers(node, 0), context.Integers(node, 1)]);
            }

            _elements[(sequence, start)] = element = new NodeValue(sequence.Type, sequence.Shape?[1..], Take(name, sequence.Type));
        }

        return element;
    }

    private string Number(DataType type, long start)
    {
        if (!_numbers.TryGetValue((type, start), out string? name))
        {
            _numbers[(type, start)] = name = Take(Numbers(type, start), type);
        }

        return name;
    }

    // The numbers of all steps.
    private string Numbers(DataType type, long start)
    {
        if (length.Steps < 0)
        {
            return context.Emit(node, "Range", [Scalar(type, start), End(type, start), Scalar(type, 1)]);
        }

        context.Derive(node, sizeof(long) * length.Steps);
        return context.Initializer(node, TensorData.Integers(type, [length.Steps], [.. Enumerable.Range(0, checked((int)length.Steps)).Select(step => start + step)]));
    }

    private string Take(string sequence, DataType type)
    {
        StepInput input = new(sequence, context.Unique(node), type);
        _inputs.Add(input);
        return input.Element;
    }

    // One past the number of the last step.
    private string End(DataType type, long start)
    {
        string end = _steps ??= length.Write(context, node);
        end = start == 0 ? end : context.Emit(node, "Add", [end, Scalar(DataType.Int64, start)]);
        return type == DataType.Int64 ? end : context.Emit(node, "Cast", [end], ("to", ElementTypes.ToOnnx(type)));
    }

    private string Scalar(DataType type, long value) => context.Initializer(node, TensorData.Integers(type, [], [value]));
}
