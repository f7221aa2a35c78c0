using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>The nodes of the main graph, or of a function with its arguments, by name; all calls of the function share it.</summary>
internal sealed class GraphNames
{
    private readonly Dictionary<string, NodeDef> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _arguments = new(StringComparer.Ordinal);

    /// <exception cref="ModelFormatException">Two nodes have one name.</exception>
    public GraphNames(IEnumerable<NodeDef> nodes, FunctionDef? function = null)
    {
        Function = function;
        foreach (NodeDef node in nodes)
        {
            if (!_nodes.TryAdd(node.Name, node))
            {
                throw GraphError.At(node.Name, "two nodes have this name");
            }
        }

        if (function?.Signature is OpDef signature)
        {
            for (int i = 0; i < signature.InputArg.Count; i++)
            {
                _arguments[signature.InputArg[i].Name] = i;
            }
        }
    }

    /// <summary>The function; null for the main graph.</summary>
    public FunctionDef? Function { get; }

    public bool TryGetArgument(string name, out int index) => _arguments.TryGetValue(name, out index);

    public bool TryGetNode(string name, out NodeDef node) => _nodes.TryGetValue(name, out node!);
}
