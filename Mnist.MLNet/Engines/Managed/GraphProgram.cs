using Mnist.Formats;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.MLNet.Engines.Managed.Operations;
using Mnist.MLNet.Lowering;
using Mnist.MLNet.Lowering.Protobuf;

namespace Mnist.MLNet.Engines.Managed;

/// <summary>
/// A lowered graph as operations in order. Each tensor has a slot; what is constant, or follows from constants, is computed here once.
/// A run has slots of its own, so several threads may run at once.
/// </summary>
internal sealed class GraphProgram
{
    private const int Missing = -1;

    private readonly List<Step> _steps = [];
    private readonly List<Tensor?> _constants = [];
    private readonly int[] _inputs;
    private readonly int[] _outputs;

    // Slots whose memory the outputs show.
    private readonly int[] _given;

    /// <summary>A model.</summary>
    /// <exception cref="ModelFormatException">It holds an operation that is not run, or not on such inputs.</exception>
    public GraphProgram(OnnxModel model)
        : this(ModelProto.Parser.ParseFrom(model.Bytes.Span).Graph, [.. model.Inputs.Select(input => new ProgramInput(input.Name, input.ElementType))])
    {
    }

    /// <summary>A graph, or the body of a loop.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">What its nodes read and none of them makes, in the order in which a run is given it; of a constant a run is given nothing.</param>
    /// <exception cref="ModelFormatException">It holds an operation that is not run, or not on such inputs.</exception>
    public GraphProgram(GraphProto graph, IReadOnlyList<ProgramInput> inputs)
    {
        Dictionary<string, int> slots = new(StringComparer.Ordinal);
        List<Type> types = [];
        foreach (TensorProto initializer in graph.Initializer)
        {
            Tensor constant = Constant(initializer);
            NewSlot(initializer.Name, constant.ElementType, constant);
        }

        List<int> given = [];
        foreach (ProgramInput input in inputs)
        {
            int slot = NewSlot(input.Name, input.Type, input.Constant);
            if (input.Constant is null)
            {
                given.Add(slot);
            }
        }

        _inputs = [.. given];
        foreach (NodeProto node in graph.Node)
        {
            Add(node);
        }

        _outputs = [.. graph.Output.Select(output => slots[output.Name])];
        OutputTypes = [.. _outputs.Select(slot => types[slot])];
        _given = FreeWhatIsDone();

        int NewSlot(string name, Type type, Tensor? constant)
        {
            slots[name] = _constants.Count;
            types.Add(type);
            _constants.Add(constant);
            return _constants.Count - 1;
        }

        void Add(NodeProto node)
        {
            int[] read = [.. OnnxNames.ReadBy(node).Select(name => name.Length == 0 ? Missing : slots[name])];
            Tensor?[] constants = [.. read.Select(slot => slot == Missing ? null : _constants[slot])];
            try
            {
                Operation operation = OperationTable.Bind(new OperationNode(node, [.. read.Select(slot => slot == Missing ? null : types[slot])], constants));
                bool isConstant = read.Length > 0 && !operation.IsLong && !read.Where((slot, i) => slot != Missing && constants[i] is null).Any();
                Tensor[]? known = isConstant ? Computed(operation, constants) : null;
                int[] results = [.. node.Output.Select((name, i) => NewSlot(name, operation.ResultTypes[i], known?[i]))];
                if (known is null)
                {
                    _steps.Add(new Step(operation, read, results));
                }
            }
            catch (Exception error) when (IsMisfit(error))
            {
                throw GraphError.At(node.Name, $"the inputs or attributes of its operation '{node.OpType}' do not fit");
            }
        }
    }

    /// <summary>Element types of the outputs.</summary>
    public IReadOnlyList<Type> OutputTypes { get; }

    private static Tensor Constant(TensorProto initializer)
    {
        try
        {
            return Constants.Read(initializer, initializer.Name);
        }
        catch (Exception error) when (IsMisfit(error))
        {
            throw GraphError.At(initializer.Name, "the values of this constant do not fit its shape");
        }
    }

    /// <summary>Whether an operation failed because it got what does not fit it: a file may pair any operation with any inputs, and rows may hold any numbers.</summary>
    public static bool IsMisfit(Exception error) =>
        error is IndexOutOfRangeException or ArgumentException or ArithmeticException or InvalidCastException or NullReferenceException or KeyNotFoundException or OutOfMemoryException or LargeTensorException;

    /// <summary>What a run writes into. One run after another may use it, as the steps of a loop do.</summary>
    public ProgramFrame NewFrame() => new([.. _constants], [.. _steps.Select(step => new Tensor[step.Inputs.Length])], [.. _steps.Select(step => new Tensor[step.Results.Length])]);

    /// <summary>Runs the graph.</summary>
    /// <param name="inputs">A tensor for each input.</param>
    /// <param name="take">Is given each output, by number; it is gone afterwards.</param>
    public void Run(ReadOnlySpan<Tensor> inputs, Action<int, Tensor> take) => Run(NewFrame(), inputs, take);

    /// <summary>Runs the graph.</summary>
    /// <param name="frame">What it writes into.</param>
    /// <param name="inputs">A tensor for each input.</param>
    /// <param name="take">Is given each output, by number; it is gone afterwards.</param>
    public void Run(ProgramFrame frame, ReadOnlySpan<Tensor> inputs, Action<int, Tensor> take)
    {
        Tensor?[] slots = frame.Slots;
        for (int i = 0; i < inputs.Length; i++)
        {
            slots[_inputs[i]] = inputs[i];
        }

        for (int number = 0; number < _steps.Count; number++)
        {
            Step step = _steps[number];
            Tensor[] taken = frame.Taken[number];
            for (int i = 0; i < taken.Length; i++)
            {
                taken[i] = step.Inputs[i] == Missing ? null! : slots[step.Inputs[i]]!;
            }

            Tensor[] results = frame.Results[number];
            step.Operation.Run(taken, results);
            for (int i = 0; i < results.Length; i++)
            {
                slots[step.Results[i]] = results[i];
            }

            foreach (int slot in step.Done)
            {
                slots[slot]!.Release();
                slots[slot] = null;
            }
        }

        for (int i = 0; i < _outputs.Length; i++)
        {
            take(i, slots[_outputs[i]]!);
        }

        foreach (int slot in _given)
        {
            slots[slot]!.Release();
        }
    }

    private static Tensor[] Computed(Operation operation, Tensor?[] inputs)
    {
        Tensor[] results = new Tensor[operation.ResultTypes.Count];
        operation.Run(inputs!, results);
        return results;
    }

    // A result's memory goes back after the last step that reads it, under whatever shape.
    private int[] FreeWhatIsDone()
    {
        int[] owners = [.. Enumerable.Range(0, _constants.Count)];
        Dictionary<int, int> lastReaders = [];
        for (int i = 0; i < _steps.Count; i++)
        {
            Step step = _steps[i];
            foreach (int slot in step.Inputs.Where(slot => slot != Missing && lastReaders.ContainsKey(owners[slot])))
            {
                lastReaders[owners[slot]] = i;
            }

            if (step.Operation.IsView)
            {
                owners[step.Results[0]] = owners[step.Inputs[0]];
                continue;
            }

            foreach (int slot in step.Results)
            {
                lastReaders[slot] = i;
            }
        }

        HashSet<int> given = [.. _outputs.Select(slot => owners[slot]).Where(lastReaders.ContainsKey)];
        foreach (IGrouping<int, int> done in lastReaders.Where(pair => !given.Contains(pair.Key)).GroupBy(pair => pair.Value, pair => pair.Key))
        {
            _steps[done.Key] = _steps[done.Key] with { Done = [.. done] };
        }

        return [.. given];
    }

    /// <summary>An operation between slots.</summary>
    /// <param name="Operation">What is computed.</param>
    /// <param name="Inputs">Slots it reads.</param>
    /// <param name="Results">Slots it fills.</param>
    private sealed record Step(Operation Operation, int[] Inputs, int[] Results)
    {
        /// <summary>Slots whose memory is not read after this step.</summary>
        public int[] Done { get; init; } = [];
    }
}
