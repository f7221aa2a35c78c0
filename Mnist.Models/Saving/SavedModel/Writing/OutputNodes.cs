using Mnist.Formats.TensorFlow;
using Mnist.Models.Config;

namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>Gives the outputs nodes of their own in the graph, because sessions and ML.NET find tensors by their nodes: under the signature's key, the output's place, and the layer's name.</summary>
internal static class OutputNodes
{
    /// <summary>Adds the nodes whose names are free: another node, as an input's, keeps its name.</summary>
    /// <param name="graph">The main graph, all but finished.</param>
    /// <param name="outputs">What the model gives.</param>
    /// <param name="keys">Their keys.</param>
    /// <param name="names">The model's names for them, as a rule those of layers.</param>
    /// <returns>The tensors the signature points at.</returns>
    public static TensorRef[] Add(NodeScope graph, TensorRef[] outputs, IReadOnlyList<SignatureEntry> keys, IReadOnlyList<string> names)
    {
        TensorRef[] found = [.. outputs.Select((output, i) => Alias(graph, keys[i].Key, output) ?? output)];
        for (int i = 0; i < outputs.Length; i++)
        {
            Alias(graph, ModelSignature.OutputKey(i), outputs[i]);
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            Alias(graph, names[i], outputs[i]);
        }

        return found;
    }

    private static TensorRef? Alias(NodeScope graph, string name, TensorRef output) =>
        KerasNames.Repair(name) == name && !graph.Contains(name) ? graph.Float(name, "Identity", output) : null;
}
