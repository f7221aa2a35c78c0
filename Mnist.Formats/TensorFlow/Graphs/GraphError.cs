namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>The one way graphs are refused: a sentence that names the node.</summary>
internal static class GraphError
{
    public static ModelFormatException At(string node, string reason) => new(reason, field: $"node '{node}'");

    public static ModelFormatException At(FlatNode node, string reason) => new(reason, field: $"{node.Op} node '{node.Name}'");
}
