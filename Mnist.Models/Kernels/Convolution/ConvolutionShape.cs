namespace Mnist.Models.Kernels.Convolution;

/// <summary>Sizes of a convolution or pooling over (height, width, channels).</summary>
/// <param name="Height">The axis of rows.</param>
/// <param name="Width">The axis of columns.</param>
/// <param name="Channels">Channels of the input.</param>
/// <param name="Filters">Channels of the output.</param>
/// <param name="Groups">Parts the channels are cut into; filters of a part see its channels only.</param>
internal readonly record struct ConvolutionShape(WindowAxis Height, WindowAxis Width, int Channels, int Filters, int Groups)
{
    /// <summary>Floats of one input image.</summary>
    public int InputSize => Height.Input * Width.Input * Channels;

    /// <summary>Floats of one output image.</summary>
    public int OutputSize => OutputPositions * Filters;

    /// <summary>Positions of the window.</summary>
    public int OutputPositions => checked(Height.Output * Width.Output);

    /// <summary>Channels a filter sees.</summary>
    public int GroupChannels => Channels / Groups;

    /// <summary>Filters of a group.</summary>
    public int GroupFilters => Filters / Groups;

    /// <summary>Cells of the window.</summary>
    public int Cells => Height.Window * Width.Window;

    /// <summary>Floats of one window in one group: the summed axis of the convolution.</summary>
    public int PatchSize => Cells * GroupChannels;

    /// <summary>Floats of the kernel.</summary>
    public int KernelSize => PatchSize * Filters;

    /// <summary>Whether windows see anything but the image as it is.</summary>
    public bool NeedsPadding => Height.NeedsPadding || Width.NeedsPadding;

    /// <summary>Floats of one image with its padding; 0 when it needs none.</summary>
    public int PaddedSize => NeedsPadding ? checked(Height.Padded * Width.Padded * Channels) : 0;

    /// <summary>The convolution of the output gradient that gives the input gradient; its kernel is the flipped one, see <see cref="ImageConvolution.FlipKernel"/>.</summary>
    public ConvolutionShape BackwardData => new(Height.BackwardData, Width.BackwardData, Filters, Channels, Groups);
}
