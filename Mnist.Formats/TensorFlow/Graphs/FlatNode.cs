using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>A node of the graph after all calls were opened: its inputs are tensors, not names.</summary>
/// <param name="name">The node's name, prefixed by the names of the calls it was found in.</param>
/// <param name="definition">The node as the file has it; the attributes are read from here.</param>
/// <param name="inputs">The data inputs in order; control inputs carry no meaning here.</param>
internal sealed class FlatNode(string name, NodeDef definition, FlatTensor[] inputs)
{
    public string Name { get; } = name;

    public string Op => Definition.Op;

    public NodeDef Definition { get; } = definition;

    public FlatTensor[] Inputs { get; } = inputs;
}
