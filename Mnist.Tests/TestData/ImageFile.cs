using StbImageWriteSharp;

namespace Mnist.Tests.TestData;

/// <summary>Writes grayscale images, in the format that the ending of the name says.</summary>
internal static class ImageFile
{
    private const int BestQuality = 100;

    public static void Write(string path, int width, int height, ReadOnlySpan<byte> pixels) => Write(path, Path.GetExtension(path), width, height, pixels);

    /// <summary>Writes a format under any name.</summary>
    public static void Write(string path, string format, int width, int height, ReadOnlySpan<byte> pixels)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        byte[] grey = pixels[..(width * height)].ToArray();
        using FileStream file = File.Create(path);
        ImageWriter writer = new();
        switch (format.ToLowerInvariant())
        {
            case ".png":
                writer.WritePng(grey, width, height, ColorComponents.Grey, file);
                break;
            case ".jpg" or ".jpeg":
                writer.WriteJpg(grey, width, height, ColorComponents.Grey, file, BestQuality);
                break;
            case ".bmp":
                writer.WriteBmp(grey, width, height, ColorComponents.Grey, file);
                break;
            case ".tga":
                writer.WriteTga(grey, width, height, ColorComponents.Grey, file);
                break;
            case ".psd":
                file.Write(Psd(grey, width, height));
                break;
            case ".gif":
                file.Write(OneWhitePixel);
                break;
            default:
                throw new ArgumentException($"Images are not written as '{format}'.", nameof(format));
        }
    }

    // A GIF of 1 x 1, whose only pixel is the second of its two colours.
    private static readonly byte[] OneWhitePixel =
    [
        .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 1, 0, 0x3B,
    ];

    // Three equal channels, uncompressed.
    private static byte[] Psd(byte[] grey, int width, int height) =>
    [
        .. "8BPS"u8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, (byte)(height >> 8), (byte)height, 0, 0, (byte)(width >> 8), (byte)width, 0, 8, 0, 3,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. grey, .. grey, .. grey,
    ];
}
