using Mnist.Formats.Data.Images;

namespace Mnist.Formats.Data;

/// <summary>The formats of image files that are read: one list for single images and for folders of them.</summary>
/// <remarks>A file is what its first bytes say; its name counts only for TGA, which begins with nothing of its own.</remarks>
public static class ImageFormats
{
    /// <summary>Their names, for messages and help.</summary>
    public const string Names = "PNG, JPEG, BMP, GIF, TGA or PSD";

    private const int SignatureBytes = 64;
    private const int MaxName = 40;

    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".dib", ".gif", ".tga", ".psd",
        ".webp", ".tif", ".tiff", ".heic", ".heif", ".avif", ".jxl", ".jp2", ".j2k", ".ico", ".svg",
    };

    /// <summary>Whether a file is an image by its name or, where the name says nothing, by its first bytes; one in a format that is not read is an image too.</summary>
    /// <param name="path">An existing file.</param>
    internal static bool IsImage(string path)
    {
        if (Endings.Contains(Path.GetExtension(path)))
        {
            return true;
        }

        byte[] start = FileStart.Read(path);
        return ReaderOf(start) is not null || NameOfForeign(start) is not null;
    }

    /// <summary>What decodes a file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="path">Its name.</param>
    /// <exception cref="DatasetException">It is in a format that is not read, or no image.</exception>
    internal static Func<ImageInput, Raster> ReaderOf(ReadOnlySpan<byte> bytes, string path)
    {
        string name = FileText.Name(Path.GetFileName(path), MaxName);
        return ReaderOf(Start(bytes))
            ?? (NameOfForeign(Start(bytes)) is not null || !Path.GetExtension(path).Equals(".tga", StringComparison.OrdinalIgnoreCase)
                ? throw Unknown(bytes, path, $", for example with ImageMagick: 'magick {name} {Path.GetFileNameWithoutExtension(name)}.png'")
                : TgaReader.Read);
    }

    /// <summary>What decodes a file of which there is nothing but its bytes.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <exception cref="DatasetException">It is in a format that is not read, or no image.</exception>
    internal static Func<ImageInput, Raster> DecoderOf(ReadOnlySpan<byte> bytes, string name) => ReaderOf(Start(bytes)) ?? throw Unknown(bytes, name, "");

    private static ReadOnlySpan<byte> Start(ReadOnlySpan<byte> bytes) => bytes[..Math.Min(bytes.Length, SignatureBytes)];

    private static DatasetException Unknown(ReadOnlySpan<byte> bytes, string name, string how) => new(NameOfForeign(Start(bytes)) is { } foreign
        ? $"'{name}' is an image in the format {foreign}; {Names} images are read: convert it{how}."
        : $"'{name}' cannot be read as an image; give a {Names} file.");

    private static Func<ImageInput, Raster>? ReaderOf(ReadOnlySpan<byte> start) =>
        PngChunks.Is(start) ? PngReader.Read
        : JpegSegments.Is(start) ? JpegReader.Read
        : BmpReader.Is(start) ? BmpReader.Read
        : GifReader.Is(start) ? GifReader.Read
        : PsdReader.Is(start) ? PsdReader.Read
        : null;

    private static string? NameOfForeign(ReadOnlySpan<byte> start) => start switch
    {
        _ when start.StartsWith("RIFF"u8) && start.Length > 12 && start[8..].StartsWith("WEBP"u8) => "WebP",
        _ when start.StartsWith("II*\0"u8) || start.StartsWith("MM\0*"u8) => "TIFF",
        _ when start.Length > 12 && start[4..].StartsWith("ftyp"u8) && (start[8..].StartsWith("avif"u8) || start[8..].StartsWith("avis"u8)) => "AVIF",
        _ when start.Length > 12 && start[4..].StartsWith("ftyp"u8) && (start[8..].StartsWith("hei"u8) || start[8..].StartsWith("hev"u8) || start[8..].StartsWith("mif1"u8)) => "HEIC",
        _ when start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) || (start.Length > 12 && start[4..].StartsWith("JXL "u8)) => "JPEG XL",
        _ when start.Length > 12 && start[4..].StartsWith("jP  "u8) => "JPEG 2000",
        _ when start.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0]) => "ICO",
        _ when start.IndexOf("<svg"u8) >= 0 => "SVG",
        _ => null,
    };
}
