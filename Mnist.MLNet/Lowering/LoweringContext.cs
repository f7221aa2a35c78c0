using Mnist.Formats;
using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Protobuf;
using Mnist.MLNet.Lowering.Values;
using TensorFlowTensor = Mnist.Formats.TensorFlow.Protobuf.TensorProto;

namespace Mnist.MLNet.Lowering;

/// <summary>What an op's lowering may use: the ONNX graph, the opened graph and the values of variables.</summary>
internal sealed class LoweringContext(OnnxGraph graph, GraphFlattener flattener, Func<string, TensorData?> variable, FormatLimits limits)
{
    // What is made of constants while lowering may be a few times what the model holds: kernels are turned round, gates cut out of matrices.
    private const int DerivedTimes = 8;
    private const int BytesOfValue = 256;
    private const int ComputedTimes = 4;

    private static readonly long[] ToChannelsFirst = [0, 3, 1, 2];

    private readonly Dictionary<TensorFlowTensor, ConstantValue> _constants = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, ConstantValue> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<TensorData, Dictionary<string, TensorData>> _transposed = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<TensorData, Dictionary<string, TensorData>> _reshaped = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<TensorData> _sources = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _loops = new(StringComparer.Ordinal);
    private long _filled;
    private long _sourceBytes;
    private long _derivedBytes;
    private double _computedBytes;
    private double _repeats = 1;
    private double _operations;
    private int _lowered;

    public GraphFlattener Flattener => flattener;

    public FormatLimits Limits => limits;

    /// <summary>The value of the variable behind a handle node of the main graph; null when the model restores none.</summary>
    public ConstantValue? Variable(string handle)
    {
        if (!_variables.TryGetValue(handle, out ConstantValue? known) && variable(handle) is { } value)
        {
            _variables[handle] = known = new ConstantValue(Source(value));
        }

        return known;
    }

    /// <summary>A constant of the file; the copies of its node in several calls are one.</summary>
    public ConstantValue Constant(FlatNode node, TensorFlowTensor tensor)
    {
        if (!_constants.TryGetValue(tensor, out ConstantValue? known))
        {
            _constants[tensor] = known = new ConstantValue(Source(ConstantReader.Read(tensor, node.Name, limits, ref _filled)));
        }

        return known;
    }

    /// <summary>Bytes that one row takes in the largest tensor so far whose first axis is the batch.</summary>
    public double LargestRowBytes { get; private set; }

    /// <summary>Operations that were written and have not gone into the body of a loop.</summary>
    public int Nodes => graph.Nodes.Count;

    /// <summary>What a row takes in the tensors so far.</summary>
    public RowBounds Rows { get; } = new();

    /// <summary>Takes values of rows into <see cref="LargestRowBytes"/> and <see cref="Rows"/>.</summary>
    /// <param name="values">The values.</param>
    /// <param name="growth">How many rows they are seen to have for one that is fed.</param>
    public void NoteRows(IEnumerable<Value> values, double growth = 1)
    {
        TensorValue[] tensors = [.. values.OfType<TensorValue>()];
        Array.ForEach(tensors, value => Rows.Note(value, growth));
        foreach (TensorValue value in tensors.Where(value => value.Shape is [< 0, ..]))
        {
            LargestRowBytes = Math.Max(LargestRowBytes, ValueSize.Bytes(value.Type, value.Shape!));
        }
    }

    /// <summary>Counts an op that is lowered: once for what it takes to hold it, and once for each step of the loops around it for what it takes to run it.</summary>
    /// <exception cref="ModelFormatException">There are too many.</exception>
    public void Count(FlatNode node)
    {
        if (++_lowered > limits.MaxOpenedNodes)
        {
            throw GraphError.At(node, $"with the bodies of its loops the graph has more than {limits.MaxOpenedNodes} nodes");
        }

        _operations += _repeats;
        if (_operations > limits.MaxLoopOperations)
        {
            throw GraphError.At(node, $"a run would take more than {limits.MaxLoopOperations} operations, those of each step of its loops counted; give shorter sequences");
        }
    }

    /// <summary>Counts what is lowered so many times, until that is disposed; once where the number is negative, which is unknown.</summary>
    public IDisposable Repeat(long steps)
    {
        double before = _repeats;
        _repeats *= Math.Max(1, steps);
        return new Undo(() => _repeats = before);
    }

    /// <summary>A name that nothing bears yet.</summary>
    public string Unique(FlatNode node) => graph.Unique(node.Name);

    /// <summary>Takes what was written since there were so many operations, and depends on some tensors, out of the graph.</summary>
    public IReadOnlyList<NodeProto> Take(int since, IEnumerable<string> names) => graph.Take(since, names);

    /// <summary>Counts bytes that are made of constants.</summary>
    /// <param name="node">Where.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="parts">In how many values, each of which takes some bytes of its own.</param>
    /// <exception cref="ModelFormatException">They are many times what the model holds.</exception>
    public void Derive(FlatNode node, long bytes, int parts = 1)
    {
        _derivedBytes += bytes + ((long)BytesOfValue * parts);
        if (_derivedBytes > (DerivedTimes * _sourceBytes) + limits.MaxFilledBytes)
        {
            throw GraphError.At(node, $"parts and turned copies of constants would take more than {DerivedTimes} times what the model's constants have; save them as variables");
        }
    }

    /// <summary>Counts bytes of results that are the same for all rows, as far as their shapes are known: engines compute them once and keep them.</summary>
    /// <exception cref="ModelFormatException">They are many times what the model holds.</exception>
    public void Compute(FlatNode node, IEnumerable<Value> values)
    {
        foreach (TensorValue value in values.OfType<TensorValue>().Where(value => value is NodeValue or ImageValue or PartValue && value.Shape is not null))
        {
            _computedBytes += ValueSize.Bytes(value.Type, value.Shape!);
        }

        if (_computedBytes > (DerivedTimes * _sourceBytes) + (ComputedTimes * limits.MaxFilledBytes))
        {
            throw GraphError.At(node, $"what the graph makes of its constants alone has more than {DerivedTimes} times their bytes; save it as variables");
        }
    }

    /// <summary>Goes into a loop; disposing goes out again.</summary>
    /// <exception cref="ModelFormatException">The loop is inside itself, or inside too many others.</exception>
    public IDisposable Enter(FlatNode loop, string body)
    {
        if (_loops.Count >= limits.MaxCallDepth || !_loops.Add(body))
        {
            throw GraphError.At(loop, _loops.Contains(body) ? $"the loop of the function '{FileText.Name(body)}' is inside itself" : $"loops are nested deeper than {limits.MaxCallDepth}");
        }

        return new Undo(() => _loops.Remove(body));
    }

    public string Emit(FlatNode node, string op, IEnumerable<string> inputs, params (string Name, object Value)[] attributes) =>
        graph.Add(op, node.Name, inputs, 1, attributes).Output[0];

    public NodeProto EmitMany(FlatNode node, string op, IEnumerable<string> inputs, int outputs, params (string Name, object Value)[] attributes) =>
        graph.Add(op, node.Name, inputs, outputs, attributes);

    public string Initializer(FlatNode node, TensorData constant) => graph.Initializer(constant, node.Name + "/const");

    public string Integers(FlatNode node, params long[] values) => Initializer(node, TensorData.Integers(DataType.Int64, [values.Length], values));

    public string Float(FlatNode node, float value) => Initializer(node, TensorData.Floats([], [value]));

    /// <summary>The value's name in TensorFlow's layout.</summary>
    public string Name(FlatNode node, TensorValue value) => value.Name(this, node);

    public string[] Names(FlatNode node, IEnumerable<TensorValue> values) => [.. values.Select(value => value.Name(this, node))];

    /// <summary>The value's name with channels first.</summary>
    public string ChannelsFirst(FlatNode node, TensorValue value) =>
        value is ImageValue image ? image.ChannelsFirst : Emit(node, "Transpose", [Name(node, value)], ("perm", ToChannelsFirst));

    /// <summary>A tensor with other axes in front; that of a constant is worked out here.</summary>
    public string Transposed(FlatNode node, TensorValue value, long[] permutation) => value is ConstantValue known
        ? Initializer(node, Transposed(node, known.Constant, permutation))
        : Emit(node, "Transpose", [Name(node, value)], ("perm", permutation));

    /// <summary>A constant with its axes in another order; for each order one.</summary>
    public TensorData Transposed(FlatNode node, TensorData constant, long[] permutation)
    {
        Dictionary<string, TensorData> known = Made(_transposed, constant);
        string order = string.Join(',', permutation);
        if (!known.TryGetValue(order, out TensorData? turned))
        {
            Derive(node, constant.Data.Length);
            known[order] = turned = Transposing.Of(constant, permutation);
        }

        return turned;
    }

    /// <summary>A constant under another shape; for each shape one, so that it is written once.</summary>
    public TensorData Reshaped(TensorData constant, long[] shape)
    {
        Dictionary<string, TensorData> known = Made(_reshaped, constant);
        string sizes = string.Join(',', shape);
        return known.TryGetValue(sizes, out TensorData? same) ? same : known[sizes] = constant.Reshaped(shape);
    }

    /// <summary>The result of ops on each element alone: it keeps the layout of its input, so that transposes around convolutions vanish.</summary>
    /// <param name="node">The op.</param>
    /// <param name="input">The input.</param>
    /// <param name="type">The result's element type.</param>
    /// <param name="emit">Writes the ops, from the input's name.</param>
    public TensorValue KeepLayout(FlatNode node, TensorValue input, DataType type, Func<string, string> emit) => input is ImageValue image
        ? new ImageValue(type, input.Shape, emit(image.ChannelsFirst))
        : new NodeValue(type, input.Shape, emit(Name(node, input)));

    /// <summary>The value as int64, which ONNX asks of shapes.</summary>
    public string AsInt64(FlatNode node, TensorValue value)
    {
        if (value.KnownIntegers is long[] known)
        {
            Derive(node, sizeof(long) * (long)known.Length);
            return Initializer(node, TensorData.Integers(DataType.Int64, value.Shape ?? [known.Length], known));
        }

        return value.Type == DataType.Int64 ? Name(node, value) : Emit(node, "Cast", [Name(node, value)], ("to", ElementTypes.OnnxInt64));
    }

    /// <summary>Integers that an op needs to know.</summary>
    /// <exception cref="ModelFormatException">They are not constant.</exception>
    public long[] Known(FlatNode node, TensorValue value, string what)
    {
        long[] known = value.KnownIntegers ?? throw GraphError.At(node, $"its {what} must be constant");
        _lowered += known.Length / IntegerValue.Longest;
        return known;
    }

    /// <summary>A constant of integers that were worked out here.</summary>
    public ConstantValue Known(FlatNode node, DataType type, long[] shape, long[] values)
    {
        Derive(node, sizeof(long) * (long)values.Length);
        return new ConstantValue(TensorData.Integers(type, shape, values));
    }

    public int Rank(FlatNode node, TensorValue value) => value.Rank ?? throw GraphError.At(node, "the rank of its input is unknown");

    public void RequireFloat(FlatNode node, TensorValue value)
    {
        if (value.Type != DataType.Float)
        {
            throw GraphError.At(node, $"it works on {value.Type}, only Float is supported");
        }
    }

    private static Dictionary<string, TensorData> Made(Dictionary<TensorData, Dictionary<string, TensorData>> all, TensorData constant) =>
        all.TryGetValue(constant, out Dictionary<string, TensorData>? known) ? known : all[constant] = new(StringComparer.Ordinal);

    private TensorData Source(TensorData constant)
    {
        _sourceBytes += _sources.Add(constant) ? constant.Data.Length : 0;
        return constant;
    }

    private sealed class Undo(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
