using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Lowering;

namespace Mnist.MLNet.Scoring;

/// <summary>Describes what may be named of a model as columns: the keys of the signature first, then the graph's nodes.</summary>
internal static class GraphSchema
{
    /// <param name="model">The model.</param>
    /// <param name="inputsOnly">Whether only what can be fed is wanted.</param>
    public static DataViewSchema Of(ScoringModel model, bool inputsOnly)
    {
        if (model.Onnx is not { } onnx)
        {
            return Of(model.Source!.Graph, model.Signature!, inputsOnly);
        }

        DataViewSchema.Builder builder = new();
        foreach (OnnxTensor tensor in inputsOnly ? onnx.Inputs : onnx.Inputs.Concat(onnx.Outputs))
        {
            long[] sizes = [.. (tensor.Shape ?? []).Skip(1)];
            PrimitiveDataViewType item = TensorGetter.ItemType(tensor.ElementType);
            builder.AddColumn(tensor.Name, sizes.Length > 0 ? Vector(item, sizes) : tensor.Shape is null ? new VectorDataViewType(item) : item);
        }

        return builder.ToSchema();
    }

    /// <param name="graph">The graph.</param>
    /// <param name="signature">Its keys; where a node bears the same name, the key is meant.</param>
    /// <param name="inputsOnly">Whether only what can be fed is wanted.</param>
    public static DataViewSchema Of(GraphDef graph, ModelSignature signature, bool inputsOnly)
    {
        DataViewSchema.Builder builder = new();
        HashSet<string> named = [];
        Dictionary<string, NodeDef> nodes = graph.Node.DistinctBy(node => node.Name).ToDictionary(node => node.Name);
        foreach (SignatureTensor tensor in inputsOnly ? signature.Inputs : signature.Inputs.Concat(signature.Outputs))
        {
            NodeDef? node = nodes.GetValueOrDefault(tensor.Node);
            PrimitiveDataViewType? item = ItemType(tensor.Type) ?? (node is null ? null : ItemType(node));
            Add(tensor.Key, item, tensor.Shape ?? (node is null ? null : Shape(node)));
        }

        foreach (NodeDef node in graph.Node.Where(node => !inputsOnly || node.Op == "Placeholder"))
        {
            Add(node.Name, ItemType(node), Shape(node));
        }

        return builder.ToSchema();

        void Add(string name, PrimitiveDataViewType? item, IEnumerable<long>? shape)
        {
            // A column of ML.NET has a name; a node of a graph may have none.
            if (item is not null && name.Length > 0 && named.Add(name))
            {
                // The leading unknown size is the batch.
                long[] sizes = [.. (shape ?? []).SkipWhile((size, i) => i == 0 && size < 0)];
                builder.AddColumn(name, sizes.Length > 0 ? Vector(item, sizes) : item);
            }
        }
    }

    // Sizes ML.NET does not know are 0; one that does not fit an array is a vector of unknown length.
    private static VectorDataViewType Vector(PrimitiveDataViewType item, long[] sizes) =>
        sizes.Length <= Formats.TensorFlow.Graphs.Shapes.MaxAxes && sizes.Aggregate(1.0, (product, size) => product * Math.Max(size, 1)) <= int.MaxValue
            ? new VectorDataViewType(item, sizes.Select(size => (int)Math.Max(size, 0)).ToArray())
            : new VectorDataViewType(item);

    private static IEnumerable<long>? Shape(NodeDef node) =>
        (node.Attr.TryGetValue("_output_shapes", out AttrValue? shapes) && shapes.List?.Shape.Count > 0 ? shapes.List.Shape[0]
        : node.Attr.TryGetValue("shape", out AttrValue? shape) ? shape.Shape
        : null)?.Dim.Select(dim => dim.Size);

    private static PrimitiveDataViewType? ItemType(NodeDef node) => ItemType(
        node.Attr.TryGetValue("dtype", out AttrValue? own) ? own.Type
        : node.Attr.TryGetValue("T", out AttrValue? shared) ? shared.Type
        : node.Attr.TryGetValue("Tout", out AttrValue? list) && list.List?.Type.Count > 0 ? list.List.Type[0]
        : DataType.Invalid);

    private static PrimitiveDataViewType? ItemType(DataType type) => type switch
    {
        DataType.Float => NumberDataViewType.Single,
        DataType.Double => NumberDataViewType.Double,
        DataType.Int32 => NumberDataViewType.Int32,
        DataType.Int64 => NumberDataViewType.Int64,
        DataType.Uint8 => NumberDataViewType.Byte,
        DataType.Int8 => NumberDataViewType.SByte,
        DataType.Int16 => NumberDataViewType.Int16,
        DataType.Uint16 => NumberDataViewType.UInt16,
        DataType.Uint32 => NumberDataViewType.UInt32,
        DataType.Uint64 => NumberDataViewType.UInt64,
        DataType.Bool => BooleanDataViewType.Instance,
        DataType.String => TextDataViewType.Instance,
        _ => null,
    };
}
