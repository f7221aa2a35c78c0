using Mnist.Formats;
using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>What an op's lowering may use: the ONNX graph, the opened graph and the values of variables.</summary>
internal sealed class LoweringContext(OnnxGraph graph, GraphFlattener flattener, Func<string, TensorData?> variable, FormatLimits limits)
{
    private static readonly long[] ToChannelsFirst = [0, 3, 1, 2];

    public GraphFlattener Flattener => flattener;

    /// <summary>The value of the variable behind a handle node of the main graph.</summary>
    public Func<string, TensorData?> Variable => variable;

    public FormatLimits Limits => limits;

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
        ? Initializer(node, Transposing.Of(known.Constant, permutation))
        : Emit(node, "Transpose", [Name(node, value)], ("perm", permutation));

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
            return Initializer(node, TensorData.Integers(DataType.Int64, value.Shape ?? [known.Length], known));
        }

        return value.Type == DataType.Int64 ? Name(node, value) : Emit(node, "Cast", [Name(node, value)], ("to", ElementTypes.OnnxInt64));
    }

    public long[] Known(FlatNode node, TensorValue value, string what) => value.KnownIntegers ?? throw GraphError.At(node, $"its {what} must be constant");

    public int Rank(FlatNode node, TensorValue value) => value.Rank ?? throw GraphError.At(node, "the rank of its input is unknown");

    public void RequireFloat(FlatNode node, TensorValue value)
    {
        if (value.Type != DataType.Float)
        {
            throw GraphError.At(node, $"it works on {value.Type}, only Float is supported");
        }
    }
}
