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
    public int Places => Height.Output * Width.Output;

    /// <summary>Channels a filter sees.</summary>
    public int GroupChannels => Channels / Groups;

    /// <summary>Filters of a group.</summary>
    public int GroupFilters => Filters / Groups;

    /// <summary>Floats of one window in one group: the summed axis of the convolution.</summary>
    public int PatchSize => Height.Window * Width.Window * GroupChannels;

    /// <summary>Floats of all patches of a picture in one group: the scratch a convolution needs.</summary>
    public int PatchesSize => Places * PatchSize;
}
