namespace Mnist.Formats.Data.Images;

/// <summary>The pixels of an image file, as they are stored.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Grey">(height, width) bytes, 0 black to 255 white, or how much there is of the colour that was asked for (<see cref="Shade"/>).</param>
/// <param name="Opacity">(height, width) bytes, 0 transparent to 255 opaque; null where the format or the file has none.</param>
internal sealed record Raster(int Width, int Height, byte[] Grey, byte[]? Opacity = null)
{
    /// <summary>The brightness of a colour (ITU-R BT.601), in whole numbers; of 16 bits as of 8.</summary>
    public static int Brightness(int red, int green, int blue) => ((77 * red) + (150 * green) + (29 * blue)) >> 8;
}
