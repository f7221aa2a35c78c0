using StbImageSharp;

namespace Mnist.Formats.Data;

/// <summary>A picture in shades of grey, read from a PNG or JPEG file.</summary>
/// <param name="Pixels">(height, width) bytes, 0 black to 255 white.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
public sealed record GreyImage(byte[] Pixels, int Width, int Height)
{
    private const long MostFileBytes = 64 << 20;
    private const long MostPixels = 1 << 26;

    /// <summary>Reads a picture; colours become grey. Where a picture of one colour is transparent, its opacity is the ink; other transparent pictures are laid on what stands out: white under dark ones, black under bright ones.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="DatasetException">The file is missing, no picture, or larger than 64 MiB or 64 million pixels.</exception>
    public static GreyImage Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new DatasetException($"'{path}' {(Directory.Exists(path) ? "is a folder" : "does not exist")}; give a PNG or JPEG file.");
        }

        try
        {
            byte[] bytes = new FileInfo(path).Length <= MostFileBytes
                ? File.ReadAllBytes(path)
                : throw new DatasetException($"'{path}' is larger than {MostFileBytes >> 20} MiB; give a smaller picture.");

            // A few bytes can claim a picture of gigabytes, so its size is read first.
            using MemoryStream stream = new(bytes);
            if (ImageInfo.FromStream(stream) is { } info && (long)info.Width * info.Height > MostPixels)
            {
                throw new DatasetException($"'{path}' has {info.Width} x {info.Height} pixels; give a smaller picture.");
            }

            ImageResult image = ImageResult.FromMemory(bytes, ColorComponents.GreyAlpha);
            return new GreyImage(Flatten(image.Data), image.Width, image.Height);
        }
        catch (Exception error) when (error is not DatasetException)
        {
            // The decoder throws whatever its loops run into; all of it means one thing.
            throw new DatasetException($"'{path}' cannot be read as a picture; give a PNG or JPEG file.", error);
        }
    }

    private static byte[] Flatten(byte[] greyAlpha)
    {
        // What nobody sees has a colour too, and it says nothing.
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
        int ground = sum < seen * (byte.MaxValue / 2.0) ? byte.MaxValue : byte.MinValue;
        for (int i = 0; i < pixels.Length; i++)
        {
            (int grey, int alpha) = (greyAlpha[2 * i], greyAlpha[(2 * i) + 1]);
            pixels[i] = (byte)(!opaque && low >= high ? alpha : ((grey * alpha) + (ground * (byte.MaxValue - alpha))) / byte.MaxValue);
        }

        return pixels;
    }
}
