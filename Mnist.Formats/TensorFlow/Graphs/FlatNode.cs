using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>A node of the graph after all calls were opened: its inputs are tensors, not names.</summary>
/// <param name="name">The node's name, prefixed by the names of the calls it was found in.</param>
/// <param name="definition">The node as the file has it; the attributes are read from here.</param>
/// <param name="inputs">The data inputs in order; control inputs carry no meaning here.</param>
/// <param name="function">The function the node stands in; null in the main graph.</param>
public sealed class FlatNode(string name, NodeDef definition, FlatTensor[] inputs, string? function = null)
{
    /// <summary>The node's name, prefixed by the names of the calls it was found in.</summary>
    public string Name { get; } = name;

    /// <summary>Name of the operation, as <c>MatMul</c>.</summary>
    public string Op => Definition.Op;

    /// <summary>The node as the file has it.</summary>
    public NodeDef Definition { get; } = definition;

    /// <summary>The function the node stands in; null in the main graph.</summary>
    public string? Function { get; } = function;

    /// <summary>The data inputs in order.</summary>
    public FlatTensor[] Inputs { get; } = inputs;
}
