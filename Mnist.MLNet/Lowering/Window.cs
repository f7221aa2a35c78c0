using Mnist.Formats.TensorFlow.Graphs;

namespace Mnist.MLNet.Lowering;

/// <summary>The strides, dilations, padding and output size of an op that slides a window over height and width.</summary>
internal sealed record Window(long[] Strides, long[] Dilations, (string Name, object Value) Padding, long Height, long Width)
{
    public static Window Of(FlatNode node, long kernelHeight, long kernelWidth, long height, long width)
    {
        long[] strides = node.Ints("strides", 1, 1, 1, 1);
        long[] dilations = node.Ints("dilations", 1, 1, 1, 1);
        if (strides.Length != 4 || dilations.Length != 4 || strides.Any(s => s < 1) || dilations.Any(d => d < 1))
        {
            throw GraphError.At(node, "strides and dilations must be four positive numbers");
        }

        string padding = node.Text("padding", "VALID");
        long[] explicitPads = node.Ints("explicit_paddings");
        bool same = padding == "SAME";
        (long Before, long After) vertical = padding == "EXPLICIT" ? (explicitPads[2], explicitPads[3]) : Pads(height, kernelHeight, strides[1], dilations[1], same);
        (long Before, long After) horizontal = padding == "EXPLICIT" ? (explicitPads[4], explicitPads[5]) : Pads(width, kernelWidth, strides[2], dilations[2], same);

        // The padding TensorFlow calls SAME depends on the size; where that is unknown the runtime has to work it out.
        bool automatic = same && (height < 0 || width < 0);
        if (automatic && (dilations[1] > 1 || dilations[2] > 1))
        {
            throw GraphError.At(node, "padding SAME with dilation needs a known height and width");
        }

        return new Window(
            [strides[1], strides[2]],
            [dilations[1], dilations[2]],
            automatic ? ("auto_pad", "SAME_UPPER") : ("pads", new[] { vertical.Before, horizontal.Before, vertical.After, horizontal.After }),
            Size(height, kernelHeight, strides[1], dilations[1], same, vertical),
            Size(width, kernelWidth, strides[2], dilations[2], same, horizontal));
    }

    private static long Size(long size, long kernel, long stride, long dilation, bool same, (long Before, long After) pads) =>
        size < 0 ? Shapes.Unknown : Shapes.Window(same ? size : size + pads.Before + pads.After, kernel, stride, dilation, same);

    private static (long Before, long After) Pads(long size, long kernel, long stride, long dilation, bool same)
    {
        if (!same || size < 0)
        {
            return (0, 0);
        }

        long output = (size + stride - 1) / stride;
        long total = Math.Max(0, ((output - 1) * stride) + ((kernel - 1) * dilation) + 1 - size);
        return (total / 2, total - (total / 2));
    }
}
