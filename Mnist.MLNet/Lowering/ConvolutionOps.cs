using Mnist.Formats.TensorFlow.Graphs;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Convolutions. Data go in and stay with channels first until an op asks for TensorFlow's layout.</summary>
internal static class ConvolutionOps
{
    private static readonly long[] KernelOrder = [3, 2, 0, 1];

    public static void Register(OpRegistry ops)
    {
        ops.Add("Conv2D", (context, node, inputs) => Convolve(context, node, inputs, depthwise: false));
        ops.Add("DepthwiseConv2dNative", (context, node, inputs) => Convolve(context, node, inputs, depthwise: true));
        ops.Add("Conv2DBackpropInput", Transposed);
    }

    public static void RequireChannelsLast(FlatNode node)
    {
        if (node.Text("data_format", "NHWC") != "NHWC")
        {
            throw GraphError.At(node, "only the data format NHWC is supported");
        }
    }

    private static ImageValue Convolve(LoweringContext context, FlatNode node, TensorValue[] inputs, bool depthwise)
    {
        RequireChannelsLast(node);
        if (inputs[0].Shape is not [long batch, long height, long width, long channels] || inputs[1].Shape is not [long kh, long kw, long kin, long kout])
        {
            throw GraphError.At(node, "the shapes of its inputs are unknown");
        }

        Window window = Window.Of(node, kh, kw, height, width);
        long filters = depthwise ? kin * kout : kout;
        long groups = depthwise ? kin : channels > 0 && kin > 0 ? channels / kin : 1;
        TensorValue kernel = depthwise ? Reshaped(context, node, inputs[1], [kh, kw, 1, filters]) : inputs[1];
        context.Rows.NoteScratch(batch, window.Height, window.Width, kh * kw * Math.Max(1, kin));
        string convolution = context.Emit(
            node,
            "Conv",
            [context.ChannelsFirst(node, inputs[0]), context.Transposed(node, kernel, KernelOrder)],
            [("kernel_shape", new[] { kh, kw }), ("strides", window.Strides), ("dilations", window.Dilations), ("group", groups), window.Padding]);
        return new ImageValue(inputs[0].Type, [batch, window.Height, window.Width, filters], convolution);
    }

    private static TensorValue Reshaped(LoweringContext context, FlatNode node, TensorValue kernel, long[] shape) => kernel is ConstantValue known
        ? new ConstantValue(context.Reshaped(known.Constant, shape))
        : new NodeValue(kernel.Type, shape, context.Emit(node, "Reshape", [context.Name(node, kernel), context.Integers(node, shape)]));

    private static ImageValue Transposed(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        RequireChannelsLast(node);
        if (inputs[0].Integers is not [_, long outHeight, long outWidth, _] || inputs[1].Shape is not [long kh, long kw, long filters, _]
            || inputs[2].Shape is not [long batch, > 0 and long height, > 0 and long width, _])
        {
            throw GraphError.At(node, "the sizes of its input and output must be known");
        }

        long[] strides = node.Ints("strides", 1, 1, 1, 1);
        bool same = node.Text("padding", "VALID") == "SAME";
        (long top, long bottom, long extraHeight) = Crop(height, kh, strides[1], outHeight, same);
        (long left, long right, long extraWidth) = Crop(width, kw, strides[2], outWidth, same);
        context.Rows.NoteScratch(batch, height, width, kh * kw * Math.Max(1, filters));
        string convolution = context.Emit(
            node,
            "ConvTranspose",
            [context.ChannelsFirst(node, inputs[2]), context.Transposed(node, inputs[1], KernelOrder)],
            ("kernel_shape", new[] { kh, kw }),
            ("strides", new[] { strides[1], strides[2] }),
            ("pads", new[] { top, left, bottom, right }),
            ("output_padding", new[] { extraHeight, extraWidth }));
        return new ImageValue(inputs[2].Type, [batch, outHeight, outWidth, filters], convolution);
    }

    private static (long Before, long After, long Extra) Crop(long size, long kernel, long stride, long wanted, bool same)
    {
        long full = ((size - 1) * stride) + kernel;
        long total = same ? Math.Max(0, full - wanted) : 0;
        return (total / 2, total - (total / 2), Math.Max(0, wanted - full));
    }
}
