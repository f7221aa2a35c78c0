using System.Buffers.Binary;
using System.Numerics;

namespace Mnist.Formats.Data.Images;

/// <summary>Decodes Windows bitmaps that are not compressed, of 1 to 32 bits a pixel. Defined by Microsoft: "Bitmap Storage", <c>BITMAPCOREHEADER</c>, <c>BITMAPINFOHEADER</c>, <c>BITMAPV5HEADER</c>.</summary>
internal static class BmpReader
{
    private const int FileHeader = 14;
    private const int CoreHeader = 12;
    private const int Plain = 0;
    private const int Masks = 3;
    private const int MasksWithOpacity = 6;

    /// <summary>Whether a file is one: the letters, and the four reserved bytes that every writer leaves zero.</summary>
    public static bool Is(ReadOnlySpan<byte> start) => start.StartsWith("BM"u8) && start.Length > FileHeader && start[6..10].IndexOfAnyExcept((byte)0) < 0;

    /// <summary>Decodes a file.</summary>
    /// <exception cref="DatasetException">It is damaged, cut, too large, or compressed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Raster Read(ImageInput input)
    {
        ReadOnlySpan<byte> file = input.Bytes;
        long header = file.Length < FileHeader + CoreHeader ? throw input.Cut() : Long(file, FileHeader);
        bool core = header == CoreHeader;
        if (header < CoreHeader || (!core && header < 40) || FileHeader + header > file.Length)
        {
            throw input.Damaged();
        }

        (long width, long height) = core ? (Word(file, 18), Word(file, 20)) : (Signed(file, 18), Signed(file, 22));
        int bits = Word(file, core ? 24 : 28);
        uint compression = core ? Plain : Long(file, 30);
        if (bits is not (1 or 4 or 8 or 16 or 24 or 32) || compression is not (Plain or Masks or MasksWithOpacity) || (compression != Plain && bits is not (16 or 32)))
        {
            throw input.Refused($"is a BMP of {bits} bits a pixel and compression {compression}, which is not read; save it as a PNG");
        }

        Channel[] channels = bits < 16 || bits == 24 ? [] : Channels(input, file, bits, compression, (int)header);
        input.RequireSize(width, Math.Abs(height), channels.Length > 3 ? 2 : 1);
        long rowBytes = ((width * bits) + 31) / 32 * 4;
        long start = Long(file, 10);
        if (start + (rowBytes * Math.Abs(height)) > file.Length)
        {
            throw input.Cut();
        }

        byte[] palette = bits <= 8 ? Palette(input, file, (int)(FileHeader + header), core ? 3 : 4, start) : [];
        Raster image = new((int)width, (int)Math.Abs(height), new byte[width * Math.Abs(height)], channels.Length > 3 ? new byte[width * Math.Abs(height)] : null);
        for (int y = 0; y < image.Height; y++)
        {
            input.Continue();
            ReadOnlySpan<byte> row = file.Slice((int)(start + (rowBytes * (height > 0 ? image.Height - 1 - y : y))), (int)rowBytes);
            for (int x = 0; x < image.Width; x++)
            {
                int pixel = (y * image.Width) + x;
                if (bits <= 8)
                {
                    int bit = x * bits;
                    image.Grey[pixel] = palette[(row[bit >> 3] >> (8 - bits - (bit & 7))) & ((1 << bits) - 1)];
                }
                else if (bits == 24)
                {
                    image.Grey[pixel] = (byte)input.Of(row[(3 * x) + 2], row[(3 * x) + 1], row[3 * x]);
                }
                else
                {
                    uint value = bits == 16 ? (uint)Word(row, 2 * x) : Long(row, 4 * x);
                    image.Grey[pixel] = (byte)input.Of(channels[0].Of(value), channels[1].Of(value), channels[2].Of(value));
                    _ = image.Opacity is null ? (byte)0 : image.Opacity[pixel] = (byte)channels[3].Of(value);
                }
            }
        }

        // Many programs leave the opacity zero and mean that there is none.
        return image.Opacity?.AsSpan().IndexOfAnyExcept((byte)0) < 0 ? image with { Opacity = null } : image;
    }

    private static Channel[] Channels(ImageInput input, ReadOnlySpan<byte> file, int bits, uint compression, int header)
    {
        if (compression == Plain)
        {
            return bits == 16 ? [new(0x7C00), new(0x03E0), new(0x001F)] : [new(0xFF0000), new(0x00FF00), new(0x0000FF), new(0xFF000000)];
        }

        // The masks are a part of newer headers, and stand behind older ones.
        const int At = FileHeader + 40;
        int count = header >= 56 || compression == MasksWithOpacity ? 4 : 3;
        if (At + (4 * count) > file.Length)
        {
            throw input.Cut();
        }

        Channel[] channels = new Channel[count];
        for (int i = 0; i < count; i++)
        {
            channels[i] = new(Long(file, At + (4 * i)));
        }

        return channels.Length > 3 && channels[3].IsEmpty ? channels[..3] : channels;
    }

    // What is not in the palette is black.
    private static byte[] Palette(ImageInput input, ReadOnlySpan<byte> file, int at, int step, long end)
    {
        byte[] palette = new byte[256];
        for (int i = 0; i < palette.Length && at + step <= end; i++, at += step)
        {
            palette[i] = (byte)input.Of(file[at + 2], file[at + 1], file[at]);
        }

        return palette;
    }

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static int Signed(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    // The bits of a colour, stretched to 0 to 255.
    private readonly struct Channel(uint mask)
    {
        private readonly int _shift = BitOperations.TrailingZeroCount(mask);

        public bool IsEmpty => mask == 0;

        public int Of(uint pixel) => mask == 0 ? 0 : (int)((ulong)((pixel & mask) >> _shift) * byte.MaxValue / (mask >> _shift));
    }
}
