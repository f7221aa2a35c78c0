using Mnist.Formats;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>The nodes of a graph with loops of TensorFlow 1: by name, and those that read a loop's nodes first.</summary>
internal sealed class WhileGraph
{
    private readonly ILookup<string, NodeDef> _merges;
    private readonly ILookup<string, NodeDef> _switches;
    private readonly ILookup<string, NodeDef> _exits;
    private readonly FormatLimits _limits;
    private int _copied;

    public WhileGraph(GraphDef graph, Dictionary<string, NodeDef> nodes, FormatLimits limits)
    {
        (Nodes, _limits) = (nodes, limits);
        _merges = Readers(graph, node => node.Op is "Merge" or "RefMerge" && node.Input.Count == 2);
        _switches = Readers(graph, node => node.Op is "Switch" or "RefSwitch" && node.Input.Count == 2);
        _exits = Readers(graph, node => node.Op is "Exit" or "RefExit" && node.Input.Count > 0);
    }

    public Dictionary<string, NodeDef> Nodes { get; }

    /// <summary>What merges a variable's first value with its next ones.</summary>
    public IEnumerable<NodeDef> Merges(NodeDef enter) => _merges[enter.Name];

    /// <summary>What lets a variable into the body or out of the loop.</summary>
    public IEnumerable<NodeDef> Switches(NodeDef merge) => _switches[merge.Name];

    /// <summary>What leads out of the loop.</summary>
    public IEnumerable<NodeDef> Exits(string way) => _exits[way];

    /// <summary>Counts a node that is copied into a function: loops may share what they read.</summary>
    /// <exception cref="ModelFormatException">There are too many.</exception>
    public void Count(NodeDef copied)
    {
        if (++_copied > _limits.MaxOpenedNodes)
        {
            throw GraphError.At(copied.Name, $"the loops of the graph have more than {_limits.MaxOpenedNodes} nodes");
        }
    }

    /// <summary>The node behind a reference.</summary>
    public static string NodeOf(string reference) => reference.TrimStart('^').Split(':')[0];

    private static ILookup<string, NodeDef> Readers(GraphDef graph, Func<NodeDef, bool> are) =>
        graph.Node.Where(are).ToLookup(node => NodeOf(node.Input[0]), StringComparer.Ordinal);
}
