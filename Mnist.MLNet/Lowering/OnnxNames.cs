using Mnist.MLNet.Lowering.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>Names of tensors in graphs, of which the bodies of loops are a part.</summary>
internal static class OnnxNames
{
    /// <summary>The tensors a node reads: its inputs, and what its body takes from the graph around it.</summary>
    public static IEnumerable<string> ReadBy(NodeProto node) => BodyOf(node) is GraphProto body ? node.Input.Concat(FreeIn(body)) : node.Input;

    /// <summary>The tensors a body takes from the graph around it, each once.</summary>
    public static IReadOnlyCollection<string> FreeIn(GraphProto body)
    {
        HashSet<string> own = [.. body.Input.Select(input => input.Name), .. body.Initializer.Select(tensor => tensor.Name)];
        HashSet<string> free = [];
        foreach (NodeProto node in body.Node)
        {
            free.UnionWith(ReadBy(node).Where(name => name.Length > 0 && !own.Contains(name)));
            own.UnionWith(node.Output);
        }

        return free;
    }

    /// <summary>The results of all nodes, and what bodies call their inputs and results.</summary>
    public static IEnumerable<string> MadeIn(GraphProto graph) => graph.Node.SelectMany(node =>
        BodyOf(node) is GraphProto body ? [.. node.Output, .. body.Input.Select(input => input.Name), .. MadeIn(body)] : (IEnumerable<string>)node.Output);

    /// <summary>Has all nodes, in bodies too, read another tensor in place of one.</summary>
    public static void Rename(GraphProto graph, string from, string to)
    {
        foreach (NodeProto node in graph.Node)
        {
            for (int i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = node.Input[i] == from ? to : node.Input[i];
            }

            if (BodyOf(node) is GraphProto body)
            {
                Rename(body, from, to);
            }
        }
    }

    /// <summary>The body of a loop; null where the node is none.</summary>
    public static GraphProto? BodyOf(NodeProto node) => node.Attribute.FirstOrDefault(attribute => attribute.G is not null)?.G;
}
