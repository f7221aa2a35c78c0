using Mnist.Formats.Data.Images;

namespace Mnist.Formats.Data;

/// <summary>An image in colour, read from a file of one of the <see cref="ImageFormats"/>.</summary>
/// <param name="Pixels">(height, width, 3) bytes: red, green and blue of each pixel.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
internal sealed record ColourImage(byte[] Pixels, int Width, int Height)
{
    /// <summary>Red, green and blue.</summary>
    public const int Channels = 3;

    // What is kept while a plane is decoded: the image, and the plane.
    private const int BytesPerPixel = Channels + 1;

    /// <summary>Reads an image as <c>keras.utils.load_img</c> does, but turned as its orientation tag says: colours as they are stored, without their opacity; grey as three equal numbers.</summary>
    /// <param name="path">The file. What it is its first bytes say.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DatasetException">As of <see cref="GreyImage.Read"/>.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ColourImage Read(string path, CancellationToken cancellation)
    {
        byte[] bytes = GreyImage.Bytes(path, cancellation);
        byte[] pixels = [];
        (int width, int height) = (0, 0);
        for (int channel = 0; channel < Channels; channel++)
        {
            ImageInput input = new(bytes, path, cancellation) { Shade = Shade.Red + channel };
            Raster plane = ImageFormats.ReaderOf(bytes, path)(input);
            GreyImage turned = GreyImage.Turn(plane.Grey, plane.Width, plane.Height, input.Orientation);
            if (channel == 0)
            {
                input.RequireSize(turned.Width, turned.Height, BytesPerPixel);
                (pixels, width, height) = (new byte[turned.Pixels.Length * Channels], turned.Width, turned.Height);
            }

            for (int i = 0; i < turned.Pixels.Length; i++)
            {
                pixels[(i * Channels) + channel] = turned.Pixels[i];
            }
        }

        return new ColourImage(pixels, width, height);
    }
}
