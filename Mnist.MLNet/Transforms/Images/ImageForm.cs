using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>The image a model takes: its sizes, and where each number of a pixel lies.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Channels">What the numbers of a pixel are.</param>
/// <param name="IsPlanar">Whether channels lie one after another.</param>
internal sealed record ImageForm(int Height, int Width, ImageChannels Channels, bool IsPlanar)
{
    /// <summary>Numbers of a pixel.</summary>
    public int Depth => DepthOf(Channels);

    /// <summary>Reads the form from a model's input.</summary>
    /// <exception cref="ArgumentException">It is no image, or the options do not fit it.</exception>
    public static ImageForm Of(TensorInfo input, ImageOptions options)
    {
        if (input.RowShape is not [> 0 and var first, > 0 and var second, > 0 and var third] || input.ElementType == typeof(bool))
        {
            throw new ArgumentException($"The model's input '{input.Name}' takes {(input.RowShape is null ? "anything" : $"[{string.Join(", ", input.RowShape)}]")} of {input.ElementType.Name}, which is no image; give a column of numbers.");
        }

        bool last = IsDepth(third);
        bool isFirst = IsDepth(first);
        if (options.Layout is null && last && isFirst)
        {
            throw new ArgumentException($"The model's input '{input.Name}' takes [{first}, {second}, {third}], which may be (height, width, channels) or (channels, height, width); say which with {nameof(ImageOptions)}.{nameof(ImageOptions.Layout)}.");
        }

        bool isPlanar = options.Layout is { } layout ? layout == ImageLayout.Planar : !last;
        long depth = isPlanar ? first : third;
        ImageChannels channels = options.Channels ?? depth switch { 1 => ImageChannels.Grey, 4 => ImageChannels.Rgba, _ => ImageChannels.Rgb };
        if (DepthOf(channels) != depth)
        {
            throw new ArgumentException(
                $"The model's input '{input.Name}' takes [{first}, {second}, {third}], {depth} channels of an image{(isPlanar ? " one after another" : "")}, and {(options.Channels is null ? "images have 1, 3 or 4" : $"{channels} has {DepthOf(channels)}")}; give {nameof(ImageOptions)} that fit.");
        }

        if (input.ElementType != typeof(float) && input.ElementType != typeof(double) && (options.Scale != 1 || options.Offset != 0))
        {
            throw new ArgumentException($"The model's input '{input.Name}' takes {input.ElementType.Name}, the brightnesses themselves; give a {nameof(ImageOptions.Scale)} of 1 and an {nameof(ImageOptions.Offset)} of 0.");
        }

        return isPlanar ? new ImageForm((int)second, (int)third, channels, true) : new ImageForm((int)first, (int)second, channels, false);
    }

    private static bool IsDepth(long size) => size is 1 or 3 or 4;

    private static int DepthOf(ImageChannels channels) => channels switch { ImageChannels.Grey => 1, ImageChannels.Rgba => 4, _ => 3 };
}
