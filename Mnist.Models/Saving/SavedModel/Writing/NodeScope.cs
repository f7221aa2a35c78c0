using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>Adds nodes to a graph or to a function's body; the two spell their inputs differently, and only this class knows.</summary>
/// <param name="nodes">Where the nodes go.</param>
/// <param name="inFunction">Whether it is a function's body.</param>
internal sealed class NodeScope(IList<NodeDef> nodes, bool inFunction)
{
    /// <summary>Nodes with side effects, which a function must name as control outputs.</summary>
    public List<string> Stateful { get; } = [];

    /// <summary>Whether there is a node of that name.</summary>
    public bool Contains(string name) => nodes.Any(node => node.Name == name);

    /// <summary>Adds a node.</summary>
    /// <param name="name">Unique name.</param>
    /// <param name="op">The op.</param>
    /// <param name="inputs">Its data inputs.</param>
    /// <param name="attributes">Its attributes; defaults are left out.</param>
    /// <param name="controls">Nodes that must run before it.</param>
    /// <returns>Its first output.</returns>
    public TensorRef Add(string name, string op, ReadOnlySpan<TensorRef> inputs, (string Name, AttrValue Value)[] attributes, params IEnumerable<string> controls)
    {
        NodeDef node = new() { Name = name, Op = op };
        foreach (TensorRef input in inputs)
        {
            node.Input.Add(input.Spell(inFunction));
        }

        node.Input.AddRange(controls.Select(control => "^" + control));
        foreach ((string attribute, AttrValue value) in attributes)
        {
            node.Attr.Add(attribute, value);
        }

        nodes.Add(node);
        if (op is "ReadVariableOp" or "ResourceGather" or "StatefulPartitionedCall")
        {
            Stateful.Add(name);
        }

        return new TensorRef(name, OpOutputs.First(op));
    }

    /// <summary>Adds a node over floats.</summary>
    public TensorRef Float(string name, string op, params ReadOnlySpan<TensorRef> inputs) => Add(name, op, inputs, [("T", Attr.Type(DataType.Float))]);

    /// <summary>Adds a node that changes the element type.</summary>
    public TensorRef Cast(string name, TensorRef x, DataType from, DataType to) => Add(name, "Cast", [x], [("DstT", Attr.Type(to)), ("SrcT", Attr.Type(from))]);

    /// <summary>Adds a constant.</summary>
    public TensorRef Const(string name, TensorProto value) => Add(name, "Const", [], [("dtype", Attr.Type(value.Dtype)), ("value", Attr.Tensor(value))]);

    /// <summary>How a tensor is named in this graph or function.</summary>
    public string Spell(TensorRef tensor) => tensor.Spell(inFunction);
}
