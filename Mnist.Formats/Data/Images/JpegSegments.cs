using System.Buffers.Binary;

namespace Mnist.Formats.Data.Images;

/// <summary>The segments of a JPEG file: markers with a length and a content. Defined in ITU-T T.81, annex B.</summary>
internal static class JpegSegments
{
    private const byte Marker = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte RestartInterval = 0xDD;
    private const byte Application1 = 0xE1;

    /// <summary>Whether a file is one.</summary>
    public static bool Is(ReadOnlySpan<byte> file) => file is [Marker, StartOfImage, Marker, ..];

    /// <summary>The content of the Exif segment, a TIFF file; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> file)
    {
        int at = 2;
        while (Next(file, ref at, out byte kind, out Range content) && kind != StartOfScan)
        {
            if (kind == Application1 && file[content].StartsWith("Exif\0\0"u8))
            {
                return file[content][6..];
            }
        }

        return [];
    }

    /// <summary>Reads what the file says of its image, and counts its scans.</summary>
    /// <param name="file">The whole file.</param>
    /// <returns>The frame; null where the file is cut or damaged before its pixels begin. Pixels may end early: they are read as far as they go.</returns>
    public static JpegFrame? Frame(ReadOnlySpan<byte> file)
    {
        JpegFrame? frame = null;
        bool restarts = false;
        int at = 2;
        while (Next(file, ref at, out byte kind, out Range content))
        {
            if (IsFrame(kind))
            {
                if (frame is not null || (frame = JpegFrame.Parse(kind, file[content])) is null)
                {
                    return null;
                }
            }
            else if (kind == RestartInterval)
            {
                restarts |= file[content].IndexOfAnyExcept((byte)0) >= 0;
            }
            else if (kind == StartOfScan && (frame is null || !frame.AddScan(file[content])))
            {
                return null;
            }
        }

        if (frame is not null)
        {
            frame.HasRestarts = restarts;
        }

        // Past the end means that a segment is cut.
        return frame is { Scans: > 0 } && at <= file.Length ? frame : null;
    }

    // Goes to the next segment with a content; false at the end of the image or the file.
    private static bool Next(ReadOnlySpan<byte> file, ref int at, out byte kind, out Range content)
    {
        (kind, content) = (0, default);
        while (at < file.Length)
        {
            // Pixels, or what lies between segments where it should not: decoders skip both.
            int skipped = file[at..].IndexOf(Marker);
            at = skipped < 0 ? file.Length : at + skipped;
            if (at + 1 >= file.Length || file[at + 1] == EndOfImage)
            {
                return false;
            }

            kind = file[at + 1];
            if (!HasLength(kind))
            {
                at += kind == Marker ? 1 : 2;
                continue;
            }

            if (at + 4 > file.Length || BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]) is var length && (length < 2 || at + 2 + length > file.Length))
            {
                at = int.MaxValue;
                return false;
            }

            content = (at + 4)..(at + 2 + length);
            at += 2 + length;
            return true;
        }

        return false;
    }

    // All kinds of compression; between them lie tables.
    private static bool IsFrame(byte kind) => kind is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    // Neither a stuffed byte of pixels, nor the marks between their parts, nor fill bytes.
    private static bool HasLength(byte kind) => kind is not (0x00 or 0x01 or (>= 0xD0 and <= 0xD8) or Marker);
}
