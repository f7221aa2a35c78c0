using Mnist.Formats.TensorFlow.Graphs;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Collects how ops are lowered; each op once, so the order in which families of ops register means nothing.</summary>
internal sealed class OpRegistry
{
    private readonly Dictionary<string, OpLowering> _known = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, OpLowering> Known => _known;

    /// <summary>An op of tensors with one output.</summary>
    public void Add(string op, Func<LoweringContext, FlatNode, TensorValue[], TensorValue> lowering) =>
        AddAny(op, (context, node, inputs) => [lowering(context, node, Tensors(node, inputs))]);

    /// <summary>An op of tensors with several outputs.</summary>
    public void AddMany(string op, Func<LoweringContext, FlatNode, TensorValue[], TensorValue[]> lowering) =>
        AddAny(op, (context, node, inputs) => lowering(context, node, Tensors(node, inputs)));

    /// <summary>An op that takes or gives resources or lists.</summary>
    public void AddAny(string op, OpLowering lowering) => _known.Add(op, lowering);

    private static TensorValue[] Tensors(FlatNode node, Value[] inputs) => Array.ConvertAll(
        inputs, input => input as TensorValue ?? throw GraphError.At(node, "it reads a resource, a text or a tensor list in a way that is not supported"));
}
