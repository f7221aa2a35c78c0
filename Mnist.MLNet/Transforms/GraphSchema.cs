using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Scoring;

/// <summary>Describes a graph's nodes as columns.</summary>
internal static class GraphSchema
{
    public static DataViewSchema Of(GraphDef graph, bool inputsOnly)
    {
        DataViewSchema.Builder builder = new();
        foreach (NodeDef node in graph.Node.Where(node => !inputsOnly || node.Op == "Placeholder"))
        {
            if (ItemType(node) is PrimitiveDataViewType item)
            {
                // The leading unknown size is the batch; sizes ML.NET does not know are 0.
                int[] sizes = [.. (Shape(node)?.Dim ?? []).SkipWhile((dim, i) => i == 0 && dim.Size < 0).Select(dim => dim.Size < 0 ? 0 : checked((int)dim.Size))];
                builder.AddColumn(node.Name, sizes.Length > 0 ? new VectorDataViewType(item, sizes) : item);
            }
        }

        return builder.ToSchema();
    }

    private static TensorShapeProto? Shape(NodeDef node) =>
        node.Attr.TryGetValue("_output_shapes", out AttrValue? shapes) && shapes.List?.Shape.Count > 0 ? shapes.List.Shape[0]
        : node.Attr.TryGetValue("shape", out AttrValue? shape) ? shape.Shape
        : null;

    private static PrimitiveDataViewType? ItemType(NodeDef node)
    {
        DataType type = node.Attr.TryGetValue("dtype", out AttrValue? own) ? own.Type
            : node.Attr.TryGetValue("T", out AttrValue? shared) ? shared.Type
            : node.Attr.TryGetValue("Tout", out AttrValue? list) && list.List?.Type.Count > 0 ? list.List.Type[0]
            : DataType.Invalid;
        return type switch
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
}
