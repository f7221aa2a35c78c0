using Mnist.Formats;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>
/// Writes the loops of TensorFlow 1 as those of TensorFlow 2. A loop was a cycle in the graph: each variable enters
/// (Enter), is merged with its next value (Merge), passes a Switch into the body or out of the loop (Exit), and comes
/// back (NextIteration). It becomes one While node with a function for its body and one for its condition.
/// </summary>
internal static class WhileFrames
{
    /// <summary>The same graph without such cycles; the graph itself when it has none.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="limits">What is refused for its size.</param>
    public static GraphDef ToFunctions(GraphDef graph, FormatLimits limits)
    {
        if (graph.Node.All(node => node.Op is not ("Enter" or "RefEnter")))
        {
            return graph;
        }

        Dictionary<string, NodeDef> nodes = new(StringComparer.Ordinal);
        foreach (NodeDef node in graph.Node)
        {
            nodes[node.Name] = node;
        }

        WhileGraph readers = new(graph, nodes, limits);
        GraphDef result = new() { Library = graph.Library?.Clone() ?? new FunctionDefLibrary() };
        Dictionary<string, NodeDef> exits = new(StringComparer.Ordinal);
        foreach (IGrouping<string, NodeDef> frame in graph.Node.Where(node => node.Op is "Enter" or "RefEnter").GroupBy(FrameOf))
        {
            WhileFrame loop = WhileFrame.Find(frame.Key, [.. frame], readers);
            result.Node.Add(loop.While);
            result.Library.Function.Add(loop.Functions);
            foreach (NodeDef exit in loop.Exits)
            {
                exits[exit.Name] = exit;
            }
        }

        result.Node.Add(graph.Node.Select(node => exits.GetValueOrDefault(node.Name, node)));
        return result;
    }

    private static string FrameOf(NodeDef enter) => enter.Attr.TryGetValue("frame_name", out AttrValue? name)
        ? name.S.ToStringUtf8()
        : throw GraphError.At(enter.Name, "the attribute 'frame_name' is missing");
}
