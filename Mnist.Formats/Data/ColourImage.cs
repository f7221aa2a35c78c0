using Mnist.Formats.Data.Images;

namespace Mnist.Formats.Data;

/// <summary>An image in colour, read from a file of one of the <see cref="ImageFormats"/>.</summary>
/// <param name="Pixels">(height, width, 3) bytes: red, green and blue of each pixel, as they are stored, without their opacity.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
public sealed record ColourImage(byte[] Pixels, int Width, int Height)
{
    /// <summary>Red, green and blue.</summary>
    public const int Channels = 3;

    // What is kept while a plane is decoded: the image, and the plane, each with its opacity where there is one.
    private const int BytesPerPixel = Channels + 1;
    private const int BytesOfOpacity = 2;

    /// <summary>(height, width) bytes, 0 transparent to 255 opaque; null where every pixel is opaque.</summary>
    public byte[]? Opacity { get; init; }

    /// <summary>Reads an image as <c>keras.utils.load_img</c> does, but turned as its orientation tag says: colours as they are stored; grey as three equal numbers.</summary>
    /// <param name="path">The file. What it is its first bytes say.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DatasetException">As of <see cref="GreyImage.Read"/>.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ColourImage Read(string path, CancellationToken cancellation = default)
    {
        byte[] bytes = GreyImage.Bytes(path, cancellation);
        return Decode(bytes, path, ImageFormats.ReaderOf(bytes, path), cancellation);
    }

    /// <summary>Decodes the bytes of an image file, as <see cref="Read"/> does.</summary>
    /// <param name="file">The whole file. What it is its first bytes say; TGA, which begins with nothing of its own, is not read.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DatasetException">It is empty, damaged, no image or in another format, or larger than 64 MiB or 52 million pixels; a small file that promises a large image must be of a kind that takes little memory.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ColourImage Decode(byte[] file, string name, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(name);
        GreyImage.RequireBytes(file, name);
        return Decode(file, name, ImageFormats.DecoderOf(file, name), cancellation);
    }

    private static ColourImage Decode(byte[] bytes, string name, Func<ImageInput, Raster> reader, CancellationToken cancellation)
    {
        byte[] pixels = [];
        byte[]? opacity = null;
        (int width, int height) = (0, 0);
        for (int channel = 0; channel < Channels; channel++)
        {
            ImageInput input = new(bytes, name, cancellation) { Shade = Shade.Red + channel };
            Raster plane = reader(input);
            GreyImage turned = GreyImage.Turn(plane.Grey, plane.Width, plane.Height, input.Orientation);
            if (channel == 0)
            {
                bool isOpaque = plane.Opacity is null || plane.Opacity.AsSpan().IndexOfAnyExcept(byte.MaxValue) < 0;
                input.RequireSize(turned.Width, turned.Height, BytesPerPixel + (isOpaque ? 0 : BytesOfOpacity));
                (pixels, width, height) = (new byte[turned.Pixels.Length * Channels], turned.Width, turned.Height);
                opacity = isOpaque ? null : GreyImage.Turn(plane.Opacity!, plane.Width, plane.Height, input.Orientation).Pixels;
            }

            for (int i = 0; i < turned.Pixels.Length; i++)
            {
                pixels[(i * Channels) + channel] = turned.Pixels[i];
            }
        }

        return new ColourImage(pixels, width, height) { Opacity = opacity };
    }
}
