using Mnist.Formats.Data.Images;

namespace Mnist.Formats.Data;

/// <summary>A grayscale image, read from a file of one of the <see cref="ImageFormats"/>.</summary>
/// <param name="Pixels">(height, width) bytes, 0 black to 255 white.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
public sealed record GreyImage(byte[] Pixels, int Width, int Height)
{
    private const int MaxFileBytes = 64 << 20;

    /// <summary>Reads an image and turns it as its orientation tag says (Exif, in JPEG and PNG). Colours become grey. Where a transparent image has one colour, its opacity becomes the pixels; other transparent images are laid over the background they stand out from: white under dark ones, black under bright ones.</summary>
    /// <param name="path">The file. What it is its first bytes say.</param>
    /// <param name="cancellation">Stops the reading, also of a pipe that gives nothing.</param>
    /// <returns>The image.</returns>
    /// <exception cref="DatasetException">The file is missing, empty, damaged, not an image or in another format, may not be read, or is larger than 64 MiB or 52 million pixels; a small file that promises a large image must be of a kind that takes little memory.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static GreyImage Read(string path, CancellationToken cancellation = default)
    {
        ImageInput input = new(Bytes(path, cancellation), path, cancellation);
        Raster image = ImageFormats.ReaderOf(input.Bytes, path)(input);
        return Turn(Flatten(image), image.Width, image.Height, input.Orientation);
    }

    /// <summary>The file of an image.</summary>
    /// <exception cref="DatasetException">It is missing, empty, may not be read, or is larger than 64 MiB.</exception>
    internal static byte[] Bytes(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            throw new DatasetException($"'{path}' {(Directory.Exists(path) ? "is a folder" : "does not exist")}; give a {ImageFormats.Names} file.");
        }

        try
        {
            byte[] bytes = BoundedRead.File(path, MaxFileBytes, cancellation) ?? throw new DatasetException($"'{path}' is larger than {MaxFileBytes >> 20} MiB; give a smaller image.");
            RequireBytes(bytes, path);
            return bytes;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not DatasetException))
        {
            throw new DatasetException($"'{path}' may not be read; check its permissions.", error);
        }
    }

    /// <summary>Refuses what is too short or too long for an image file.</summary>
    internal static void RequireBytes(byte[] file, string name)
    {
        if (file.Length is 0 or > MaxFileBytes)
        {
            throw new DatasetException(file.Length == 0 ? $"'{name}' is empty; give a {ImageFormats.Names} file." : $"'{name}' is larger than {MaxFileBytes >> 20} MiB; give a smaller image.");
        }
    }

    /// <summary>Turns stored pixels as an orientation tag says.</summary>
    internal static GreyImage Turn(byte[] stored, int storedWidth, int storedHeight, int orientation)
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

    // In place: an image may be large.
    private static byte[] Flatten(Raster image)
    {
        (byte[] grey, byte[]? opacity) = (image.Grey, image.Opacity);
        if (opacity is null || opacity.AsSpan().IndexOfAnyExcept(byte.MaxValue) < 0)
        {
            return grey;
        }

        // Fully transparent pixels have a colour too, but it is not visible and does not count.
        (byte low, byte high, long sum, int seen) = (byte.MaxValue, byte.MinValue, 0L, 0);
        for (int i = 0; i < grey.Length; i++)
        {
            if (opacity[i] > 0)
            {
                (low, high) = (Math.Min(low, grey[i]), Math.Max(high, grey[i]));
                sum += grey[i];
                seen++;
            }
        }

        if (low >= high)
        {
            return opacity;
        }

        int background = sum < seen * (byte.MaxValue / 2.0) ? byte.MaxValue : byte.MinValue;
        for (int i = 0; i < grey.Length; i++)
        {
            grey[i] = (byte)(((grey[i] * opacity[i]) + (background * (byte.MaxValue - opacity[i]))) / byte.MaxValue);
        }

        return grey;
    }
}
