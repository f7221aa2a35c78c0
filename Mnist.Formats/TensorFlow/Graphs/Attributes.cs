using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>Reads node attributes; a missing one has the default of TensorFlow's op definition.</summary>
public static class Attributes
{
    /// <summary>An integer.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="missing">Its default.</param>
    public static long Int(this FlatNode node, string name, long missing = 0) => Find(node, name)?.I ?? missing;

    /// <summary>A boolean.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="missing">Its default.</param>
    public static bool Flag(this FlatNode node, string name, bool missing = false) => Find(node, name)?.B ?? missing;

    /// <summary>A float.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="missing">Its default.</param>
    public static float Float(this FlatNode node, string name, float missing) => Find(node, name)?.F ?? missing;

    /// <summary>A text.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="missing">Its default.</param>
    public static string Text(this FlatNode node, string name, string missing) => Find(node, name)?.S.ToStringUtf8() ?? missing;

    /// <summary>An element type.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="missing">Its default.</param>
    public static DataType Type(this FlatNode node, string name, DataType missing = DataType.Float) => Find(node, name)?.Type ?? missing;

    /// <summary>The name of a function.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">Name of the attribute.</param>
    /// <exception cref="ModelFormatException">The node has no such attribute.</exception>
    public static string Function(this FlatNode node, string name) => Find(node, name)?.Func?.Name ?? throw GraphError.At(node, $"the attribute '{name}' is missing");

    /// <summary>A list of integers.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="missing">Its default.</param>
    public static long[] Ints(this FlatNode node, string name, params long[] missing) => Find(node, name)?.List is { } list ? [.. list.I] : missing;

    /// <summary>A shape, -1 where a size is unknown; <see langword="null"/> when there is none or its rank is unknown.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">Name of the attribute.</param>
    /// <exception cref="ModelFormatException">It has more axes than a tensor may have.</exception>
    public static long[]? Shape(this FlatNode node, string name) => Find(node, name)?.Shape is not { } shape ? null
        : shape.Dim.Count <= Shapes.MaxAxes ? Shapes.Of(shape)
        : throw GraphError.At(node, $"a shape has {shape.Dim.Count} axes; up to {Shapes.MaxAxes} are read");

    private static AttrValue? Find(FlatNode node, string name)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.Definition.Attr.GetValueOrDefault(name);
    }
}
