using System.Buffers.Binary;

namespace Mnist.Formats.Data.Images;

/// <summary>The segments of a JPEG file: markers with a length and a content. Defined in ITU-T T.81, annex B.</summary>
internal static class JpegSegments
{
    private const byte Marker = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte Application1 = 0xE1;

    /// <summary>Whether a file is one.</summary>
    public static bool Is(ReadOnlySpan<byte> file) => file is [Marker, StartOfImage, ..];

    /// <summary>Whether every segment is there as a whole. Pixels may end early: they are read as far as they go.</summary>
    public static bool AreWhole(ReadOnlySpan<byte> file) => Walk(file, out _);

    /// <summary>The content of the Exif segment, a TIFF file; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> file)
    {
        Walk(file, out Range exif);
        return file[exif];
    }

    private static bool Walk(ReadOnlySpan<byte> file, out Range exif)
    {
        exif = 0..0;
        int at = 2;
        bool scans = false;
        while (at < file.Length)
        {
            if (file[at] != Marker)
            {
                // Pixels, or what lies between segments where it should not: decoders skip both.
                at++;
                continue;
            }

            byte kind = at + 1 < file.Length ? file[at + 1] : EndOfImage;
            if (kind == EndOfImage)
            {
                return scans;
            }

            if (!HasLength(kind))
            {
                at += kind == Marker ? 1 : 2;
                continue;
            }

            if (at + 4 > file.Length || BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]) is var length && (length < 2 || at + 2 + length > file.Length))
            {
                return false;
            }

            ReadOnlySpan<byte> content = file.Slice(at + 4, length - 2);
            if (kind == Application1 && exif.Equals(0..0) && content.StartsWith("Exif\0\0"u8))
            {
                exif = (at + 10)..(at + 2 + length);
            }

            scans |= kind == StartOfScan;
            at += 2 + length;
        }

        return scans;
    }

    // Neither a stuffed byte of pixels, nor the marks between their parts, nor fill bytes.
    private static bool HasLength(byte kind) => kind is not (0x00 or 0x01 or (>= 0xD0 and <= 0xD8) or Marker);
}
