using Mnist.Formats.Data;

namespace Mnist.MLNet.Scoring;

/// <summary>Takes the channels a model wants out of pixels, and brings them to its size.</summary>
internal static class ImagePlanes
{
    /// <summary>How much of red, green and blue is in a brightness, and what they come to: Pillow's weights.</summary>
    public const int Red = 19595;

    /// <inheritdoc cref="Red"/>
    public const int Green = 38470;

    /// <inheritdoc cref="Red"/>
    public const int Blue = 7471;

    /// <inheritdoc cref="Red"/>
    public const int Whole = 1 << 16;

    private const int Bytes = 4;

    /// <summary>The channels of an image, pixel by pixel.</summary>
    /// <param name="pixels">Four bytes a pixel, colours multiplied by alpha.</param>
    /// <param name="isBgra">Whether blue comes first; red otherwise.</param>
    /// <param name="channels">What is wanted.</param>
    /// <param name="alpha">What becomes of transparency.</param>
    /// <param name="result">As many numbers for each pixel as there are channels.</param>
    public static void Take(ReadOnlySpan<byte> pixels, bool isBgra, ImageChannels channels, ImageAlpha alpha, Span<byte> result)
    {
        int at = 0;
        for (int i = 0; i < pixels.Length; i += Bytes)
        {
            (int red, int green, int blue, int opacity) = (pixels[i + (isBgra ? 2 : 0)], pixels[i + 1], pixels[i + (isBgra ? 0 : 2)], pixels[i + 3]);
            if (opacity < byte.MaxValue)
            {
                if (channels == ImageChannels.Rgba || alpha == ImageAlpha.Drop)
                {
                    (red, green, blue) = (Restored(red, opacity), Restored(green, opacity), Restored(blue, opacity));
                }
                else if (alpha == ImageAlpha.OnWhite)
                {
                    int white = byte.MaxValue - opacity;
                    (red, green, blue) = (Math.Min(red + white, byte.MaxValue), Math.Min(green + white, byte.MaxValue), Math.Min(blue + white, byte.MaxValue));
                }
            }

            Put(red, green, blue, opacity, channels, result, ref at);
        }
    }

    /// <summary>The channels of a decoded image, pixel by pixel.</summary>
    /// <param name="image">The image, whose colours are not multiplied by their opacity.</param>
    /// <param name="channels">What is wanted.</param>
    /// <param name="alpha">What becomes of transparency.</param>
    /// <param name="result">As many numbers for each pixel as there are channels.</param>
    public static void Take(ColourImage image, ImageChannels channels, ImageAlpha alpha, Span<byte> result)
    {
        bool isKept = image.Opacity is null || channels == ImageChannels.Rgba || alpha == ImageAlpha.Drop;
        int ground = alpha == ImageAlpha.OnWhite ? byte.MaxValue : byte.MinValue;
        int at = 0;
        for (int i = 0; i < image.Width * image.Height; i++)
        {
            int opacity = image.Opacity?[i] ?? byte.MaxValue;
            (int red, int green, int blue) = (image.Pixels[ColourImage.Channels * i], image.Pixels[(ColourImage.Channels * i) + 1], image.Pixels[(ColourImage.Channels * i) + 2]);
            if (!isKept)
            {
                (red, green, blue) = (On(red), On(green), On(blue));
            }

            Put(red, green, blue, opacity, channels, result, ref at);

            int On(int colour) => ((colour * opacity) + (ground * (byte.MaxValue - opacity)) + (byte.MaxValue / 2)) / byte.MaxValue;
        }
    }

    /// <summary>Brings an image to a size.</summary>
    /// <param name="source">Its numbers, pixel by pixel.</param>
    /// <param name="width">Its pixels in a row.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="depth">Numbers of a pixel.</param>
    /// <param name="options">How.</param>
    /// <param name="target">Room for <paramref name="wide"/> times <paramref name="high"/> pixels.</param>
    /// <param name="wide">Pixels in a row.</param>
    /// <param name="high">Rows.</param>
    public static void Fit(byte[] source, int width, int height, int depth, ImageOptions options, Span<byte> target, int wide, int high)
    {
        (int left, int top, int cutWidth, int cutHeight, int x, int y, int fitWidth, int fitHeight) = ImageFit.Of(options.Resize, width, height, wide, high);
        if (options.Resize == ImageResize.Pad)
        {
            target.Clear();
        }

        // Rows first to their width, then columns to their height, each rounded to bytes, as Pillow does.
        ResizeTaps across = ResizeTaps.Of(cutWidth, fitWidth, options.Interpolation);
        ResizeTaps down = ResizeTaps.Of(cutHeight, fitHeight, options.Interpolation);
        byte[] narrow = new byte[cutHeight * fitWidth * depth];
        for (int row = 0; row < cutHeight; row++)
        {
            ReadOnlySpan<byte> line = source.AsSpan((((top + row) * width) + left) * depth, cutWidth * depth);
            for (int column = 0; column < fitWidth; column++)
            {
                for (int channel = 0; channel < depth; channel++)
                {
                    narrow[(((row * fitWidth) + column) * depth) + channel] = across.Sum(column, line, depth, channel);
                }
            }
        }

        int stride = fitWidth * depth;
        for (int row = 0; row < fitHeight; row++)
        {
            Span<byte> line = target.Slice((((y + row) * wide) + x) * depth, stride);
            for (int i = 0; i < stride; i++)
            {
                line[i] = down.Sum(row, narrow, stride, i);
            }
        }
    }

    private static void Put(int red, int green, int blue, int opacity, ImageChannels channels, Span<byte> result, ref int at)
    {
        switch (channels)
        {
            case ImageChannels.Grey:
                result[at++] = (byte)(((red * Red) + (green * Green) + (blue * Blue) + (Whole / 2)) / Whole);
                break;
            case ImageChannels.Bgr:
                (result[at], result[at + 1], result[at + 2]) = ((byte)blue, (byte)green, (byte)red);
                at += 3;
                break;
            default:
                (result[at], result[at + 1], result[at + 2]) = ((byte)red, (byte)green, (byte)blue);
                at += 3;
                if (channels == ImageChannels.Rgba)
                {
                    result[at++] = (byte)opacity;
                }

                break;
        }
    }

    private static int Restored(int colour, int opacity) => opacity == 0 ? 0 : Math.Min(((colour * byte.MaxValue) + (opacity / 2)) / opacity, byte.MaxValue);
}
