using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering.Recurrent;

/// <summary>
/// Lowers a loop to ONNX's Scan, whose body stands in the file once however many steps there are: what is left where no layer of ONNX does the same, as under a mask or in a cell of somebody's own.
/// The body is lowered as the graph around it is; what depends on the step is then taken out of the graph and into the body, and what does not is computed once, before the loop.
/// </summary>
internal sealed class ScanLoop
{
    private readonly LoweringContext _context;
    private readonly FlatNode _node;
    private readonly Value[] _inputs;
    private readonly LoopCounters _counters;
    private readonly LoopLength _length;
    private readonly StepInputs _steps;

    // Initial values and names in the body of what goes from step to step, by variable.
    private readonly SortedDictionary<int, (string Initial, string Name)> _states = [];

    private ScanLoop(LoweringContext context, FlatNode node, Value[] inputs, LoopCounters counters)
    {
        (_context, _node, _inputs, _counters) = (context, node, inputs, counters);
        _length = LoopLength.Of(context, node, inputs, counters);
        _steps = new StepInputs(context, node, _length);
    }

    /// <summary>Lowers a loop.</summary>
    /// <param name="context">Where nodes go.</param>
    /// <param name="node">The loop.</param>
    /// <param name="inputs">Its variables before the first step.</param>
    /// <param name="arguments">Arguments of the opened body.</param>
    /// <param name="results">Its results.</param>
    /// <param name="body">Its nodes, each after its inputs.</param>
    /// <returns>The variables after the last step.</returns>
    public static Value[] Lower(LoweringContext context, FlatNode node, Value[] inputs, FlatTensor[] arguments, FlatTensor[] results, FlatNode[] body)
    {
        ScanLoop loop = new(context, node, inputs, new LoopCounters(context, inputs, arguments, results));
        return loop._length.Steps == 0 ? inputs : loop.Lower(arguments, results, body);
    }

    private Value[] Lower(FlatTensor[] arguments, FlatTensor[] results, FlatNode[] body)
    {
        using IDisposable repeated = _context.Repeat(_length.Steps);
        int before = _context.Nodes;
        Dictionary<FlatNode, Value[]> values = [];
        HashSet<FlatNode> changing = [];
        for (int i = 0; i < _inputs.Length; i++)
        {
            values[arguments[i].Node] = [Start(i)];
            if (_counters.Changes(i))
            {
                changing.Add(arguments[i].Node);
            }
        }

        foreach (FlatNode step in body)
        {
            values[step] = OpTable.Lower(_context, step, [.. step.Inputs.Select(input => At(values, input))]);
            if (Array.Exists(step.Inputs, input => changing.Contains(input.Node)))
            {
                changing.Add(step);
                _context.NoteRows(values[step]);
            }
            else
            {
                _context.Compute(step, values[step]);
            }
        }

        Value[] next = [.. results.Select(result => At(values, result))];
        TensorValue[] states = [.. _states.Keys.Select(variable => NextState(variable, next[variable]))];
        Dictionary<int, (TensorValue Item, int? Index)> writes = Enumerable.Range(0, next.Length).Where(i => _counters.Changes(i) && _inputs[i] is ListValue).ToDictionary(i => i, i => Written(i, next[i]));
        TensorValue[] items = [.. writes.Values.Where(write => write.Index is null || Array.IndexOf(states, write.Item) < 0).Select(write => write.Item).Distinct()];
        string[] names = states.Length + items.Length == 0 ? [] : Write(before, states, items);
        return [.. _inputs.Select((input, i) =>
            !_counters.Changes(i) ? input
            : _counters.Start(i) is long start ? Counted((TensorValue)input, start)
            : input is TensorValue state ? After(state, (TensorValue)next[i], names[_states.Keys.ToList().IndexOf(i)])
            : Filled((ListValue)input, writes[i].Item, writes[i].Index, states, items, names))];
    }

    private Value Start(int variable) => _inputs[variable] switch
    {
        Value input when !_counters.Changes(variable) => input,
        TensorValue input when _counters.Start(variable) is long start => _steps.Counter(input.Type, start),
        TensorValue input when ElementTypes.ToOnnx(input.Type) != 0 => State(variable, input),
        ListValue => new ListValue(null),
        _ => throw GraphError.At(_node, "a step changes something else than tensors and lists"),
    };

    private NodeValue State(int variable, TensorValue input)
    {
        string name = _context.Unique(_node);
        _states[variable] = (_context.Name(_node, input), name);
        return new NodeValue(input.Type, input.Shape, name);
    }

    private TensorValue NextState(int variable, Value next) => next is TensorValue state && state.Type == ((TensorValue)_inputs[variable]).Type
        ? state
        : throw GraphError.At(_node, "a step makes something else of a tensor than a tensor of its type");

    /// <summary>What a step writes into a list, and where: at its own number where that is null.</summary>
    private (TensorValue Item, int? Index) Written(int variable, Value next) => (next, _inputs[variable]) switch
    {
        (ListValue { Stacked: null, HasElements: false, Each: (StepValue { Start: 0 } step, TensorValue item) }, ListValue { Stacked: null, HasElements: false, Each: null })
            when _steps.Owns(step) => (item, null),
        (ListValue { Stacked: null, Elements: { Count: 1 } elements, Each: null }, ListValue) => (elements.Values.Single(), elements.Keys.Single()),
        _ => throw GraphError.At(_node, "a step sets other elements of a list than the one of its own number, or one that is the same in every step"),
    };

    /// <summary>Moves what depends on the step into a body and writes the loop.</summary>
    /// <returns>Names of the states after the loop, then of the items of all steps.</returns>
    private string[] Write(int before, TensorValue[] states, TensorValue[] items)
    {
        _steps.Complete();
        TensorValue[] results = [.. states, .. items];
        string[] inner = [.. results.Select(result => _context.Name(_node, result))];
        IEnumerable<(string Name, DataType Type)> arguments =
            [.. _states.Select(state => (state.Value.Name, ((TensorValue)_inputs[state.Key]).Type)), .. _steps.Inputs.Select(input => (input.Element, input.Type))];
        GraphProto body = new() { Name = "body" };
        body.Input.Add(arguments.Select(argument => OnnxGraph.Info(argument.Name, ElementTypes.ToOnnx(argument.Type), null)));
        body.Node.Add(_context.Take(before, body.Input.Select(argument => argument.Name)));
        for (int i = 0; i < results.Length; i++)
        {
            // A result of its own for each, which may be an argument, or something from outside, or two times the same.
            string name = _context.Unique(_node);
            body.Node.Add(new NodeProto { OpType = "Identity", Name = name, Input = { inner[i] }, Output = { name } });
            body.Output.Add(OnnxGraph.Info(name, ElementTypes.ToOnnx(results[i].Type), null));
        }

        OnnxGraph.Prune(body);
        string[] operands = [.. _states.Values.Select(state => state.Initial), .. _steps.Inputs.Select(input => input.Sequence)];
        return [.. _context.EmitMany(_node, "Scan", operands, results.Length, ("body", body), ("num_scan_inputs", (long)_steps.Inputs.Count)).Output];
    }

    private Value Counted(TensorValue counter, long start) => _length.Steps >= 0 ? IntegerValue.Scalar(counter.Type, checked(start + _length.Steps)) : new OpaqueValue();

    private NodeValue After(TensorValue before, TensorValue after, string name) => new(before.Type, Same(before.Shape, after.Shape), name);

    private ListValue Filled(ListValue before, TensorValue item, int? index, TensorValue[] states, TensorValue[] items, string[] names)
    {
        int state = index is null ? -1 : Array.IndexOf(states, item);
        if (state >= 0)
        {
            return before.With(index!.Value, After((TensorValue)_inputs[_states.Keys.ElementAt(state)], item, names[state]));
        }

        NodeValue all = new(item.Type, item.Shape is long[] one ? [_length.Steps, .. one] : null, names[states.Length + Array.IndexOf(items, item)]);
        ValueSize.Check(_context.Limits, _node, all);
        return index is null
            ? new ListValue(all)
            : before.With(index.Value, new NodeValue(item.Type, item.Shape, _context.Emit(_node, "Gather", [all.Name(_context, _node), _context.Initializer(_node, TensorData.Integers(DataType.Int64, [], [-1]))], ("axis", 0L))));
    }

    // A state keeps its shape; what is known of it before or after a step is known of both.
    private long[]? Same(long[]? before, long[]? after)
    {
        if (before is null || after is null)
        {
            return before ?? after;
        }

        return before.Length == after.Length && before.Zip(after).All(sizes => sizes.First == sizes.Second || sizes.First < 0 || sizes.Second < 0)
            ? [.. before.Zip(after, Math.Max)]
            : throw GraphError.At(_node, "a step changes the shape of a variable");
    }

    private static Value At(Dictionary<FlatNode, Value[]> values, FlatTensor tensor) => values.TryGetValue(tensor.Node, out Value[]? outputs) && tensor.Index < outputs.Length
        ? outputs[tensor.Index]
        : throw GraphError.At(tensor.Node, $"its output {tensor.Index} cannot be used in a loop");
}
