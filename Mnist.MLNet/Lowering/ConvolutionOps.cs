using Mnist.Formats.TensorFlow.Graphs;
using Mnist.MLNet.Lowering.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>Convolutions. Data go in and stay with channels first until an op asks for TensorFlow's layout.</summary>
internal static class ConvolutionOps
{
    private static readonly long[] KernelOrder = [3, 2, 0, 1];

    public static void Register(Dictionary<string, OpLowering> table)
    {
        table["Conv2D"] = (context, node, inputs) => Convolve(context, node, inputs, depthwise: false);
        table["DepthwiseConv2dNative"] = (context, node, inputs) => Convolve(context, node, inputs, depthwise: true);
        table["Conv2DBackpropInput"] = Transposed;
    }

    private static Value[] Convolve(LoweringContext context, FlatNode node, Value[] inputs, bool depthwise)
    {
        RequireChannelsLast(node);
        if (inputs[0].Shape is not [_, long height, long width, long channels] || inputs[1].Shape is not [long kh, long kw, long kin, long kout])
        {
            throw GraphError.At(node, "the shapes of its inputs are unknown");
        }

        Window window = Window.Of(node, kh, kw, height, width);
        string kernel = context.Name(node, inputs[1]);
        long filters = kout;
        long groups = depthwise ? kin : channels > 0 && kin > 0 ? channels / kin : 1;
        if (depthwise)
        {
            filters = kin * kout;
            kernel = context.Emit(node, "Reshape", [kernel, context.Integers(node, kh, kw, 1, filters)]);
        }

        kernel = context.Emit(node, "Transpose", [kernel], ("perm", KernelOrder));
        NodeProto convolution = context.EmitMany(
            node,
            "Conv",
            [context.ChannelsFirst(node, inputs[0]), kernel],
            1,
            [("kernel_shape", new[] { kh, kw }), ("strides", window.Strides), ("dilations", window.Dilations), ("group", groups), window.Padding]);
        return [new Value
        {
            Type = inputs[0].Type,
            Shape = [inputs[0].Shape![0], window.Height, window.Width, filters],
            ChannelsFirst = convolution.Output[0],
            Producer = convolution,
        }];
    }

    private static Value[] Transposed(LoweringContext context, FlatNode node, Value[] inputs)
    {
        RequireChannelsLast(node);
        if (inputs[0].Integers is not [_, long outHeight, long outWidth, _] || inputs[1].Shape is not [long kh, long kw, long filters, _]
            || inputs[2].Shape is not [_, > 0 and long height, > 0 and long width, _])
        {
            throw GraphError.At(node, "the sizes of its input and output must be known");
        }

        long[] strides = node.Ints("strides", 1, 1, 1, 1);
        bool same = node.Text("padding", "VALID") == "SAME";
        (long top, long bottom, long extraHeight) = Crop(height, kh, strides[1], outHeight, same);
        (long left, long right, long extraWidth) = Crop(width, kw, strides[2], outWidth, same);
        string kernel = context.Emit(node, "Transpose", [context.Name(node, inputs[1])], ("perm", KernelOrder));
        NodeProto convolution = context.EmitMany(
            node,
            "ConvTranspose",
            [context.ChannelsFirst(node, inputs[2]), kernel],
            1,
            ("kernel_shape", new[] { kh, kw }),
            ("strides", new[] { strides[1], strides[2] }),
            ("pads", new[] { top, left, bottom, right }),
            ("output_padding", new[] { extraHeight, extraWidth }));
        return [new Value
        {
            Type = inputs[2].Type,
            Shape = [inputs[2].Shape![0], outHeight, outWidth, filters],
            ChannelsFirst = convolution.Output[0],
            Producer = convolution,
        }];
    }

    private static (long Before, long After, long Extra) Crop(long size, long kernel, long stride, long wanted, bool same)
    {
        long full = ((size - 1) * stride) + kernel;
        long total = same ? Math.Max(0, full - wanted) : 0;
        return (total / 2, total - (total / 2), Math.Max(0, wanted - full));
    }

    public static void RequireChannelsLast(FlatNode node)
    {
        if (node.Text("data_format", "NHWC") != "NHWC")
        {
            throw GraphError.At(node, "only the data format NHWC is supported");
        }
    }
}
