using StbImageSharp;

namespace Mnist.Formats.Data;

/// <summary>A grayscale image, read from a file of one of the <see cref="ImageFormats"/>.</summary>
/// <param name="Pixels">(height, width) bytes, 0 black to 255 white.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
public sealed record GreyImage(byte[] Pixels, int Width, int Height)
{
    private const long MaxFileBytes = 64 << 20;
    private const long MaxPixels = 1 << 26;

    /// <summary>Reads an image; colours become grey. Where a transparent image has one colour, its opacity becomes the pixels; other transparent images are laid over the background they stand out from: white under dark ones, black under bright ones.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The image.</returns>
    /// <exception cref="DatasetException">The file is missing, not an image or in another format, or larger than 64 MiB or 64 million pixels.</exception>
    public static GreyImage Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new DatasetException($"'{path}' {(Directory.Exists(path) ? "is a folder" : "does not exist")}; give a PNG or JPEG file.");
        }

        try
        {
            byte[] bytes = new FileInfo(path).Length <= MaxFileBytes
                ? File.ReadAllBytes(path)
                : throw new DatasetException($"'{path}' is larger than {MaxFileBytes >> 20} MiB; give a smaller image.");

            ImageFormats.RequireRead(bytes, path);

            // A few bytes can claim an image of gigabytes, so its size is read first.
            using MemoryStream stream = new(bytes);
            if (ImageInfo.FromStream(stream) is { } info && (long)info.Width * info.Height > MaxPixels)
            {
                throw new DatasetException($"'{path}' has {info.Width} x {info.Height} pixels; give a smaller image.");
            }

            ImageResult image = ImageResult.FromMemory(bytes, ColorComponents.GreyAlpha);
            return new GreyImage(Flatten(image.Data), image.Width, image.Height);
        }
        catch (Exception error) when (error is not DatasetException)
        {
            // The decoder throws whatever its loops run into; all of it means one thing.
            throw new DatasetException($"'{path}' cannot be read as an image; give a PNG or JPEG file.", error);
        }
    }

    private static byte[] Flatten(byte[] greyAlpha)
    {
        // Fully transparent pixels have a colour too, but it is not visible and does not count.
        (byte low, byte high, long sum, int seen, bool opaque) = (byte.MaxValue, byte.MinValue, 0L, 0, true);
        for (int i = 0; i < greyAlpha.Length; i += 2)
        {
            opaque &= greyAlpha[i + 1] == byte.MaxValue;
            if (greyAlpha[i + 1] > 0)
            {
                low = Math.Min(low, greyAlpha[i]);
                high = Math.Max(high, greyAlpha[i]);
                sum += greyAlpha[i];
                seen++;
            }
        }

        byte[] pixels = new byte[greyAlpha.Length / 2];
        int background = sum < seen * (byte.MaxValue / 2.0) ? byte.MaxValue : byte.MinValue;
        for (int i = 0; i < pixels.Length; i++)
        {
            (int grey, int alpha) = (greyAlpha[2 * i], greyAlpha[(2 * i) + 1]);
            pixels[i] = (byte)(!opaque && low >= high ? alpha : ((grey * alpha) + (background * (byte.MaxValue - alpha))) / byte.MaxValue);
        }

        return pixels;
    }
}
