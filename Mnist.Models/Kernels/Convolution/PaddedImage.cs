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

        int rows = Math.Min(height.Input, (height.Padded - height.PadBefore + height.InputDilation - 1) / height.InputDilation);
        int columns = Math.Min(width.Input, (width.Padded - width.PadBefore + width.InputDilation - 1) / width.InputDilation);
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
}
