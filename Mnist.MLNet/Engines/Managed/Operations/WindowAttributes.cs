namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>What a node says of its window over height and width.</summary>
/// <param name="Kernel">Its size.</param>
/// <param name="Strides">Its steps.</param>
/// <param name="Dilations">Distance of its cells.</param>
/// <param name="Pads">Margins: before the height, before the width, after the height, after the width.</param>
/// <param name="FitsSize">Whether margins follow from the size instead, so that there is an output for each step.</param>
internal sealed record WindowAttributes(int[] Kernel, int[] Strides, int[] Dilations, int[] Pads, bool FitsSize)
{
    public static WindowAttributes Of(OperationNode node)
    {
        int[] dilations = node.Integers("dilations");
        int[] pads = node.Integers("pads");
        return new WindowAttributes(
            node.Integers("kernel_shape"),
            node.Integers("strides"),
            dilations.Length > 0 ? dilations : [1, 1],
            pads.Length > 0 ? pads : [0, 0, 0, 0],
            node.Text("auto_pad", "NOTSET") == "SAME_UPPER");
    }
}
