using Mnist.Formats.TensorFlow.Graphs;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Pooling windows; global pooling is a reduction.</summary>
internal static class PoolingOps
{
    public static void Register(OpRegistry ops)
    {
        ops.Add("MaxPool", (context, node, inputs) => Pool(context, node, inputs[0], "MaxPool"));
        ops.Add("AvgPool", (context, node, inputs) => Pool(context, node, inputs[0], "AveragePool"));
    }

    private static ImageValue Pool(LoweringContext context, FlatNode node, TensorValue input, string op)
    {
        ConvolutionOps.RequireChannelsLast(node);
        long[] size = node.Ints("ksize", 1, 1, 1, 1);
        if (size is not [1, > 0, > 0, 1])
        {
            throw GraphError.At(node, $"the window [{string.Join(", ", size)}] is not supported");
        }

        long[] shape = input.Shape is { Length: 4 } known ? known : throw GraphError.At(node, "the shape of its input is unknown");
        Window window = Window.Of(node, size[1], size[2], shape[1], shape[2]);
        return new ImageValue(
            input.Type,
            [shape[0], window.Height, window.Width, shape[3]],
            context.Emit(node, op, [context.ChannelsFirst(node, input)], ("kernel_shape", new[] { size[1], size[2] }), ("strides", window.Strides), window.Padding));
    }
}
