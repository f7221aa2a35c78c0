namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>A window that slides along one axis of a known size.</summary>
internal readonly record struct WindowAxis(int Kernel, int Stride, int Dilation, int Before, int Size, int Outputs)
{
    /// <summary>The window along the height or the width of images with channels first.</summary>
    /// <param name="window">The node's attributes.</param>
    /// <param name="axis">0 for the height, 1 for the width.</param>
    /// <param name="size">The image's size.</param>
    public static WindowAxis Of(WindowAttributes window, int axis, int size)
    {
        int reach = ((window.Kernel[axis] - 1) * window.Dilations[axis]) + 1;
        int stride = window.Strides[axis];
        (int before, int outputs) = (window.Pads[axis], ((size + window.Pads[axis] + window.Pads[axis + 2] - reach) / stride) + 1);
        if (window.FitsSize)
        {
            outputs = (size + stride - 1) / stride;
            before = Math.Max(0, ((outputs - 1) * stride) + reach - size) / 2;
        }

        return new WindowAxis(window.Kernel[axis], stride, window.Dilations[axis], before, size, outputs);
    }

    /// <summary>The first cell of the image under the window; it may lie before the image.</summary>
    public int First(int output) => (output * Stride) - Before;
}
