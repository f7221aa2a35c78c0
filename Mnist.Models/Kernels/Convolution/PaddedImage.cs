namespace Mnist.Models.Kernels.Convolution;

/// <summary>An image as windows read it.</summary>
internal static class PaddedImage
{
    /// <summary>Copies an image between its margins, where it has any.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="x">(height, width, channels).</param>
    /// <param name="padded">Room for <see cref="ConvolutionShape.PaddedSize"/>, zero from the start: the margins are never written.</param>
    /// <returns>The copy, or the image itself.</returns>
    public static ReadOnlySpan<float> Of(scoped in ConvolutionShape shape, ReadOnlySpan<float> x, Span<float> padded)
    {
        (WindowAxis height, WindowAxis width, int channels) = (shape.Height, shape.Width, shape.Channels);
        if (!shape.NeedsPadding)
        {
            return x;
        }

        (int rows, int columns) = (Seen(height), Seen(width));
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> from = x.Slice(row * width.Input * channels, columns * channels);
            Span<float> to = padded.Slice((((height.PadBefore + (row * height.InputDilation)) * width.Padded) + width.PadBefore) * channels);
            if (width.InputDilation == 1)
            {
                from.CopyTo(to);
                continue;
            }

            for (int column = 0; column < columns; column++)
            {
                from.Slice(column * channels, channels).CopyTo(to[(column * width.InputDilation * channels)..]);
            }
        }

        return padded;
    }

    /// <summary>Copies an image out of its margins: what <see cref="Of"/> does, the other way. Only for inputs whose cells lie side by side.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="padded">(padded height, padded width, channels).</param>
    /// <param name="x">(height, width, channels); zero where no window sees it.</param>
    public static void Cut(in ConvolutionShape shape, ReadOnlySpan<float> padded, Span<float> x)
    {
        (WindowAxis height, WindowAxis width, int channels) = (shape.Height, shape.Width, shape.Channels);
        (int rows, int floats) = (Seen(height), Seen(width) * channels);
        if (rows * floats < shape.InputSize)
        {
            x[..shape.InputSize].Clear();
        }

        for (int row = 0; row < rows; row++)
        {
            padded.Slice((((height.PadBefore + row) * width.Padded) + width.PadBefore) * channels, floats).CopyTo(x[(row * width.Input * channels)..]);
        }
    }

    // Cells of an axis that windows see.
    private static int Seen(in WindowAxis axis) => Math.Min(axis.Input, (axis.Padded - axis.PadBefore + axis.InputDilation - 1) / axis.InputDilation);
}
