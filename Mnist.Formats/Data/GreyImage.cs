using Mnist.Formats.Data.Images;
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

    /// <summary>Reads an image and turns it as its orientation tag says (Exif, in JPEG and PNG). Colours become grey. Where a transparent image has one colour, its opacity becomes the pixels; other transparent images are laid over the background they stand out from: white under dark ones, black under bright ones.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The image.</returns>
    /// <exception cref="DatasetException">The file is missing, empty, not an image or in another format, may not be read, or is larger than 64 MiB or 64 million pixels.</exception>
    public static GreyImage Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new DatasetException($"'{path}' {(Directory.Exists(path) ? "is a folder" : "does not exist")}; give a PNG or JPEG file.");
        }

        byte[] bytes = Bytes(path);
        if (JpegSegments.Is(bytes) && !JpegSegments.AreWhole(bytes))
        {
            // The decoder would wait for the rest for ever.
            throw new DatasetException($"'{path}' ends before its pixels begin; give the whole file.");
        }

        ImageFormats.RequireRead(bytes, path);

        try
        {
            // A few bytes can claim an image of gigabytes, so its size is read first.
            using MemoryStream stream = new(bytes);
            if (ImageInfo.FromStream(stream) is { } info && (long)info.Width * info.Height > MaxPixels)
            {
                throw new DatasetException($"'{path}' has {info.Width} x {info.Height} pixels; give a smaller image.");
            }

            ImageResult image = ImageResult.FromMemory(bytes, ColorComponents.GreyAlpha);
            return Turn(Flatten(image.Data), image.Width, image.Height, ImageOrientation.Of(bytes));
        }
        catch (Exception error) when (error is not DatasetException)
        {
            // The decoder throws whatever its loops run into; all of it means one thing.
            throw new DatasetException($"'{path}' cannot be read as an image; give a PNG or JPEG file.", error);
        }
    }

    // A device or a pipe does not say how long it is.
    private static byte[] Bytes(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] bytes = BoundedRead.All(file, MaxFileBytes) ?? throw new DatasetException($"'{path}' is larger than {MaxFileBytes >> 20} MiB; give a smaller image.");
            return bytes.Length > 0 ? bytes : throw new DatasetException($"'{path}' is empty; give a PNG or JPEG file.");
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not DatasetException))
        {
            throw new DatasetException($"'{path}' may not be read; check its permissions.", error);
        }
    }

    private static GreyImage Turn(byte[] stored, int storedWidth, int storedHeight, int orientation)
    {
        if (orientation == ImageOrientation.Upright)
        {
            return new GreyImage(stored, storedWidth, storedHeight);
        }

        (int width, int height) = ImageOrientation.Size(orientation, storedWidth, storedHeight);
        byte[] pixels = new byte[stored.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (int column, int row) = ImageOrientation.Source(orientation, x, y, storedWidth, storedHeight);
                pixels[(y * width) + x] = stored[(row * storedWidth) + column];
            }
        }

        return new GreyImage(pixels, width, height);
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
