namespace Mnist.Models.Kernels;

/// <summary>Sizes of a convolution or pooling over (height, width, channels).</summary>
/// <param name="Height">The axis of rows.</param>
/// <param name="Width">The axis of columns.</param>
/// <param name="Channels">Channels of the input.</param>
/// <param name="Filters">Channels of the output.</param>
/// <param name="Groups">Parts the channels are cut into; filters of a part see its channels only.</param>
internal readonly record struct ConvolutionShape(WindowAxis Height, WindowAxis Width, int Channels, int Filters, int Groups)
{
    /// <summary>Floats of one input picture.</summary>
    public int InputSize => Height.Input * Width.Input * Channels;

    /// <summary>Floats of one output picture.</summary>
    public int OutputSize => Places * Filters;

    /// <summary>Places of the window.</summary>
    public int Places => checked(Height.Output * Width.Output);

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

    /// <summary>Whether windows see anything but the picture as it is.</summary>
    public bool NeedsPadding => Height.NeedsPadding || Width.NeedsPadding;

    /// <summary>Floats of one picture with its padding; 0 when it needs none.</summary>
    public int PaddedSize => NeedsPadding ? checked(Height.Padded * Width.Padded * Channels) : 0;

    /// <summary>The convolution that carries gradients back to the picture; its kernel is <see cref="Convolution.TurnKernel"/>'s.</summary>
    public ConvolutionShape Turned => new(Height.Turned, Width.Turned, Filters, Channels, Groups);
}
