using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Images made larger or smaller. TensorFlow has three ways to place the new pixels over the old, each with its name in ONNX.</summary>
internal static class ResizeOps
{
    public static void Register(OpRegistry ops)
    {
        ops.Add("ResizeBilinear", (context, node, inputs) => Resize(context, node, inputs, "linear"));
        ops.Add("ResizeNearestNeighbor", (context, node, inputs) => Resize(context, node, inputs, "nearest"));
    }

    private static ImageValue Resize(LoweringContext context, FlatNode node, TensorValue[] inputs, string mode)
    {
        if (inputs[0].Shape is not [long batch, long, long, long channels] || inputs[1].KnownIntegers is not [> 0 and long height, > 0 and long width])
        {
            throw GraphError.At(node, "the rank of its input and the new height and width must be known");
        }

        string first = context.ChannelsFirst(node, inputs[0]);
        DataType type = inputs[0].Type;
        if (mode == "linear" && type != DataType.Float)
        {
            (first, type) = (context.Emit(node, "Cast", [first], ("to", ElementTypes.OnnxFloat)), DataType.Float);
        }

        (string place, string nearest) = node.Flag("align_corners") ? ("align_corners", "round_prefer_ceil")
            : node.Flag("half_pixel_centers") ? ("half_pixel", "round_prefer_ceil")
            : ("asymmetric", "floor");

        // The sizes and not their quotients: a quotient in single precision may come out one pixel short.
        string outer = context.Emit(node, "Shape", [first], ("end", 2));
        string sizes = context.Emit(node, "Concat", [outer, context.Integers(node, height, width)], ("axis", 0));
        return new ImageValue(
            type,
            [batch, height, width, channels],
            context.Emit(node, "Resize", [first, "", "", sizes], ("mode", mode), ("coordinate_transformation_mode", place), ("nearest_mode", nearest)));
    }
}
