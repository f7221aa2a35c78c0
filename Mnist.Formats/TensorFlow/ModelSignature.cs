using System.Globalization;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow;

/// <summary>A way to call a model: names for some tensors of its graph.</summary>
/// <param name="Name">As <c>serving_default</c>.</param>
/// <param name="Inputs">In the order of their keys.</param>
/// <param name="Outputs">In the order of their keys.</param>
public sealed record ModelSignature(string Name, IReadOnlyList<SignatureTensor> Inputs, IReadOnlyList<SignatureTensor> Outputs)
{
    /// <summary>The signature that is meant where none is named.</summary>
    public const string Default = "serving_default";

    /// <summary>The key of an output in what this library and Keras 3 save: <c>output_0</c>, <c>output_1</c>, ....</summary>
    /// <param name="index">Which output, from 0.</param>
    public static string OutputKey(int index) => string.Create(CultureInfo.InvariantCulture, $"output_{index}");

    /// <summary>A signature as the file has it.</summary>
    internal static ModelSignature Of(string name, SignatureDef signature) => new(name, Tensors(signature.Inputs), Tensors(signature.Outputs));

    /// <summary>For graphs without signatures: placeholders are inputs, nodes that no other node reads are outputs.</summary>
    internal static ModelSignature Of(GraphDef graph)
    {
        HashSet<string> read = [.. graph.Node.SelectMany(node => node.Input).Select(input => input.TrimStart('^').Split(':')[0])];
        return new ModelSignature(
            Default,
            [.. graph.Node.Where(node => node.Op == "Placeholder").Select(Placeholder)],
            [.. graph.Node.Where(node => !read.Contains(node.Name) && node.Op is not ("NoOp" or "Placeholder" or "Const")).Select(node => new SignatureTensor(node.Name, node.Name + ":0", DataType.Invalid, null))]);
    }

    private static SignatureTensor Placeholder(NodeDef node)
    {
        DataType type = node.Attr.TryGetValue("dtype", out AttrValue? stated) ? stated.Type : DataType.Invalid;

        // Old files write the shape of a scalar where they do not know any.
        long[]? shape = node.Attr.TryGetValue("shape", out AttrValue? value) && Graphs.Shapes.Of(value.Shape) is { Length: > 0 } known ? known : null;
        return new SignatureTensor(node.Name, node.Name + ":0", type, shape);
    }

    private static SignatureTensor[] Tensors(IDictionary<string, TensorInfo> tensors) =>
    [
        .. tensors.OrderBy(tensor => tensor.Key, StringComparer.Ordinal)
            .Select(tensor => new SignatureTensor(tensor.Key, tensor.Value.Name, tensor.Value.Dtype, Graphs.Shapes.Of(tensor.Value.TensorShape))),
    ];
}
