using Google.Protobuf.Collections;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>The main graph, or one call of a function: where names in its nodes are looked up.</summary>
internal sealed class GraphScope
{
    private readonly Dictionary<string, NodeDef> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _arguments = new(StringComparer.Ordinal);

    private GraphScope(string prefix, IEnumerable<NodeDef> nodes, FunctionDef? function, GraphScope? caller)
    {
        Prefix = prefix;
        Function = function;
        Caller = caller;
        Depth = caller is null ? 0 : caller.Depth + 1;
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

    public string Prefix { get; }

    public FunctionDef? Function { get; }

    public GraphScope? Caller { get; }

    public int Depth { get; }

    /// <summary>What the caller passes, as references in the caller's scope.</summary>
    public IReadOnlyList<string> PassedReferences { get; private init; } = [];

    /// <summary>What a loop passes: tensors that stand for the loop variables.</summary>
    public FlatTensor[]? PassedTensors { get; private init; }

    public Dictionary<string, GraphScope> Calls { get; } = new(StringComparer.Ordinal);

    /// <summary>Finished nodes; a null entry is a node whose inputs are being followed.</summary>
    public Dictionary<string, FlatNode?> Finished { get; } = new(StringComparer.Ordinal);

    public static GraphScope ForGraph(RepeatedField<NodeDef> nodes) => new("", nodes, null, null);

    public static GraphScope ForCall(string prefix, FunctionDef function, GraphScope caller, IReadOnlyList<string> references) =>
        new(prefix, function.NodeDef, function, caller) { PassedReferences = references };

    public static GraphScope ForLoop(string prefix, FunctionDef function, FlatTensor[] tensors) =>
        new(prefix, function.NodeDef, function, null) { PassedTensors = tensors };

    public bool TryGetArgument(string name, out int index) => _arguments.TryGetValue(name, out index);

    public bool TryGetNode(string name, out NodeDef node) => _nodes.TryGetValue(name, out node!);

    /// <summary>Whether this scope or one it was called from is a call of the function.</summary>
    public bool IsInside(string function)
    {
        for (GraphScope? scope = this; scope is not null; scope = scope.Caller)
        {
            if (scope.Function?.Signature?.Name == function)
            {
                return true;
            }
        }

        return false;
    }
}
