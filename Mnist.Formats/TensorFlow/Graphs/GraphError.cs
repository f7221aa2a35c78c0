namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>The one way graphs are refused: a sentence that names the node.</summary>
public static class GraphError
{
    private const int MostOfOp = 40;

    /// <summary>An error at a node or function of the file.</summary>
    /// <param name="node">Its name.</param>
    /// <param name="reason">What came and what was expected, without a final full stop.</param>
    public static ModelFormatException At(string node, string reason) => new(reason, field: $"node '{FileText.Name(node)}'");

    /// <summary>An error at a node that was found.</summary>
    /// <param name="node">The node.</param>
    /// <param name="reason">What came and what was expected, without a final full stop.</param>
    public static ModelFormatException At(FlatNode node, string reason)
    {
        ArgumentNullException.ThrowIfNull(node);
        return new(reason, field: $"{FileText.Name(node.Op, MostOfOp)} node '{FileText.Name(node.Name)}'");
    }
}
