using Mnist.Formats.TensorFlow;
using Mnist.MLNet.Lowering.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>
/// A pass over a finished ONNX graph: a vector that is added to a matrix product or a convolution becomes its third
/// input, where nothing else reads the product. How the source wrote the addition does not matter.
/// </summary>
internal static class FoldBias
{
    public static void Apply(OnnxGraph graph)
    {
        Dictionary<string, NodeProto> producers = new(StringComparer.Ordinal);
        Dictionary<string, int> readers = new(StringComparer.Ordinal);
        foreach (string name in graph.Nodes.SelectMany(OnnxNames.ReadBy).Concat(graph.OutputNames))
        {
            readers[name] = readers.GetValueOrDefault(name) + 1;
        }

        List<NodeProto> folded = [];
        Dictionary<string, string> vectors = new(StringComparer.Ordinal);
        foreach (NodeProto node in graph.Nodes)
        {
            if (node.OpType == "Add" && (TryFold(node, node.Input[0], node.Input[1]) || TryFold(node, node.Input[1], node.Input[0])))
            {
                folded.Add(node);
                continue;
            }

            foreach (string output in node.Output)
            {
                producers[output] = node;
            }
        }

        graph.Remove(folded);

        bool TryFold(NodeProto sum, string product, string added)
        {
            if (!producers.TryGetValue(product, out NodeProto? producer) || producer.Input.Count != 2 || readers[product] != 1
                || graph.InitializerOf(added) is not TensorData bias || graph.InitializerOf(producer.Input[1]) is not TensorData weights
                || !Fits(producer.OpType, weights.Shape, bias.Shape))
            {
                return false;
            }

            if (bias.Shape.Length != 1 && !vectors.ContainsKey(added))
            {
                vectors[added] = graph.Initializer(bias.Reshaped([bias.Count]), added);
            }

            producer.Input.Add(vectors.GetValueOrDefault(added, added));
            producer.Output[0] = sum.Output[0];
            producers[sum.Output[0]] = producer;
            return true;
        }
    }

    /// <summary>Whether there is one number for each output column or filter.</summary>
    private static bool Fits(string op, long[] weights, long[] bias) => op switch
    {
        "Gemm" => bias is [long columns] && weights is [_, long outputs] && columns == outputs,
        "Conv" => bias is [long filters, 1, 1] && weights is [long outputs, ..] && filters == outputs,
        "ConvTranspose" => bias is [long filters, 1, 1] && weights is [_, long outputs, ..] && filters == outputs,
        _ => false,
    };
}
