using Mnist.Formats;
using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>What an op's lowering may use: the ONNX graph, variable values, and how often a tensor is read.</summary>
internal sealed class LoweringContext
{
    private static readonly long[] ToChannelsLast = [0, 2, 3, 1];
    private static readonly long[] ToChannelsFirst = [0, 3, 1, 2];

    private readonly Dictionary<FlatTensor, int> _uses = [];

    public LoweringContext(OnnxGraph graph, GraphFlattener flattener, Func<string, TensorData?> variable, FormatLimits limits)
    {
        Graph = graph;
        Flattener = flattener;
        Variable = variable;
        Limits = limits;
    }

    public OnnxGraph Graph { get; }

    public GraphFlattener Flattener { get; }

    /// <summary>The value of the variable behind a handle node of the main graph.</summary>
    public Func<string, TensorData?> Variable { get; }

    public FormatLimits Limits { get; }

    public void CountUse(FlatTensor tensor) => _uses[tensor] = _uses.GetValueOrDefault(tensor) + 1;

    public int Uses(FlatTensor tensor) => _uses.GetValueOrDefault(tensor);

    public string Emit(FlatNode node, string op, IEnumerable<string> inputs, params (string Name, object Value)[] attributes) =>
        Graph.Add(op, node.Name, inputs, 1, attributes).Output[0];

    public NodeProto EmitMany(FlatNode node, string op, IEnumerable<string> inputs, int outputs, params (string Name, object Value)[] attributes) =>
        Graph.Add(op, node.Name, inputs, outputs, attributes);

    public string Initializer(FlatNode node, TensorData constant) => Graph.Initializer(constant, node.Name + "/const");

    public string Integers(FlatNode node, params long[] values) => Initializer(node, TensorData.Integers(DataType.Int64, [values.Length], values));

    /// <summary>The value's name in TensorFlow's layout; writes a constant or a transpose when it has none yet.</summary>
    public string Name(FlatNode node, Value value)
    {
        if (value.Name is null)
        {
            if (value.Constant is not null)
            {
                value.Name = Initializer(node, value.Constant);
            }
            else if (value.KnownIntegers is long[] integers && value.Shape is long[] shape)
            {
                value.Name = Initializer(node, TensorData.Integers(value.Type, shape, integers));
            }
            else if (value.ChannelsFirst is not null)
            {
                value.Name = Emit(node, "Transpose", [value.ChannelsFirst], ("perm", ToChannelsLast));
            }
            else
            {
                throw GraphError.At(node, "it reads a resource or a tensor list in a way that is not supported");
            }
        }

        return value.Name;
    }

    /// <summary>The value's name with channels first.</summary>
    public string ChannelsFirst(FlatNode node, Value value) =>
        value.ChannelsFirst ?? Emit(node, "Transpose", [Name(node, value)], ("perm", ToChannelsFirst));

    /// <summary>The value as int64, which ONNX asks of shapes.</summary>
    public string AsInt64(FlatNode node, Value value)
    {
        if (value.KnownIntegers is long[] known)
        {
            return Initializer(node, TensorData.Integers(DataType.Int64, value.Shape ?? [known.Length], known));
        }

        return value.Type == DataType.Int64 ? Name(node, value) : Emit(node, "Cast", [Name(node, value)], ("to", ElementTypes.OnnxInt64));
    }

    public long[] Known(FlatNode node, Value value, string what) =>
        value.KnownIntegers ?? throw GraphError.At(node, $"its {what} must be constant");

    public int Rank(FlatNode node, Value value) =>
        value.Rank ?? throw GraphError.At(node, "the rank of its input is unknown");
}
