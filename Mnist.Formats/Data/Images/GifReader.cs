using System.Buffers.Binary;

namespace Mnist.Formats.Data.Images;

/// <summary>Decodes the first picture of GIF files. Defined in CompuServe's "Graphics Interchange Format", version 89a.</summary>
internal static class GifReader
{
    private const byte Extension = 0x21;
    private const byte GraphicControl = 0xF9;
    private const byte Picture = 0x2C;
    private const int CanvasEnd = 13;

    /// <summary>Whether a file is one.</summary>
    public static bool Is(ReadOnlySpan<byte> start) => start.StartsWith("GIF8"u8);

    /// <summary>Decodes a file; what the first picture does not cover is transparent.</summary>
    /// <exception cref="DatasetException">It is damaged, cut or too large.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Raster Read(ImageInput input)
    {
        ReadOnlySpan<byte> file = input.Bytes;
        if (file.Length < CanvasEnd)
        {
            throw input.Cut();
        }

        (int width, int height) = (Word(file, 6), Word(file, 8));
        int at = CanvasEnd;
        byte[] greys = Greys(input, file, file[10], ref at);
        int transparent = -1;
        while (at < file.Length && file[at] == Extension)
        {
            if (at + 6 < file.Length && file[at + 1] == GraphicControl && file[at + 2] >= 4)
            {
                transparent = (file[at + 3] & 1) != 0 ? file[at + 6] : -1;
            }

            at += 2;
            SkipBlocks(file, ref at);
        }

        if (at + 10 > file.Length)
        {
            throw input.Cut();
        }

        ReadOnlySpan<byte> frame = file[at] == Picture ? file.Slice(at + 1, 9) : throw input.Damaged();
        (int left, int top, int across, int down) = (Word(frame, 0), Word(frame, 2), Word(frame, 4), Word(frame, 6));
        if (left + across > width || top + down > height)
        {
            throw input.Damaged();
        }

        at += 10;
        byte[] own = Greys(input, file, frame[8], ref at);
        greys = own.Length > 0 ? own : greys;
        bool hasOpacity = transparent >= 0 || across < width || down < height;
        input.RequireSize(across, down, 1);
        input.RequireSize(width, height, hasOpacity ? 2 : 1);
        Raster image = new(width, height, new byte[width * height], hasOpacity ? new byte[width * height] : null);
        GifCodes codes = new(input, at);
        foreach (int y in Rows(down, (frame[8] & 0x40) != 0))
        {
            input.Continue();
            Span<byte> row = image.Grey.AsSpan(((top + y) * width) + left, across);
            codes.Read(row);
            for (int x = 0; x < row.Length; x++)
            {
                byte index = row[x];
                row[x] = index < greys.Length ? greys[index] : byte.MinValue;
                _ = image.Opacity is null ? (byte)0 : image.Opacity[((top + y) * width) + left + x] = index == transparent ? byte.MinValue : byte.MaxValue;
            }
        }

        return image;
    }

    private static IEnumerable<int> Rows(int height, bool interlaced)
    {
        foreach ((int first, int step) in ((int, int)[])(interlaced ? [(0, 8), (4, 8), (2, 4), (1, 2)] : [(0, 1)]))
        {
            for (int y = first; y < height; y += step)
            {
                yield return y;
            }
        }
    }

    private static byte[] Greys(ImageInput input, ReadOnlySpan<byte> file, byte flags, ref int at)
    {
        byte[] greys = new byte[(flags & 0x80) == 0 ? 0 : 2 << (flags & 7)];
        if (at + (3 * greys.Length) > file.Length)
        {
            throw input.Cut();
        }

        for (int i = 0; i < greys.Length; i++, at += 3)
        {
            greys[i] = (byte)input.Of(file[at], file[at + 1], file[at + 2]);
        }

        return greys;
    }

    private static void SkipBlocks(ReadOnlySpan<byte> file, ref int at)
    {
        while (at < file.Length && file[at] > 0)
        {
            at += 1 + file[at];
        }

        at++;
    }

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
