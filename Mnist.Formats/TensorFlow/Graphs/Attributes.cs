using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>Reads node attributes; a missing one has the default of TensorFlow's op definition.</summary>
internal static class Attributes
{
    public static long Int(this FlatNode node, string name, long missing = 0) =>
        node.Definition.Attr.TryGetValue(name, out AttrValue? value) ? value.I : missing;

    public static bool Flag(this FlatNode node, string name, bool missing = false) =>
        node.Definition.Attr.TryGetValue(name, out AttrValue? value) ? value.B : missing;

    public static float Float(this FlatNode node, string name, float missing) =>
        node.Definition.Attr.TryGetValue(name, out AttrValue? value) ? value.F : missing;

    public static string Text(this FlatNode node, string name, string missing) =>
        node.Definition.Attr.TryGetValue(name, out AttrValue? value) ? value.S.ToStringUtf8() : missing;

    public static DataType Type(this FlatNode node, string name, DataType missing = DataType.Float) =>
        node.Definition.Attr.TryGetValue(name, out AttrValue? value) ? value.Type : missing;

    public static string Function(this FlatNode node, string name) =>
        node.Definition.Attr.TryGetValue(name, out AttrValue? value) && value.Func is not null
            ? value.Func.Name
            : throw GraphError.At(node, $"the attribute '{name}' is missing");

    public static long[] Ints(this FlatNode node, string name, params long[] missing) =>
        node.Definition.Attr.TryGetValue(name, out AttrValue? value) && value.List is not null ? [.. value.List.I] : missing;

    public static long[]? Shape(this FlatNode node, string name) =>
        node.Definition.Attr.TryGetValue(name, out AttrValue? value) && value.Shape is { UnknownRank: false } shape
            ? [.. shape.Dim.Select(dim => dim.Size < 0 ? Shapes.Unknown : dim.Size)]
            : null;
}
