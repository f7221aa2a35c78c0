using System.Buffers.Binary;
using System.IO.Compression;
using StbImageWriteSharp;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Small images in all their forms, made by code: colours, depths, palettes, interlacing, compression, several scans and frames.</summary>
internal static class ImageSeeds
{
    private const int Side = 12;

    public static IEnumerable<SeedFile> Png()
    {
        PngFormat format = new();
        byte[][] files =
        [
            Written((writer, stream) => writer.WritePng(Noise(Side * Side), Side, Side, ColorComponents.Grey, stream)),
            Written((writer, stream) => writer.WritePng(Noise(Side * Side * 4), Side, Side, ColorComponents.RedGreenBlueAlpha, stream)),
            PngFile(8, 3, 0, Rows(16, 16), ("PLTE", Noise(768)), ("tRNS", Noise(256))),
            PngFile(2, 3, 0, Rows(16, 4), ("PLTE", Noise(12))),
            PngFile(16, 2, 0, Rows(16, 96), ("tRNS", [0, 1, 0, 2, 0, 3]), ("eXIf", TestData.ExifImages.Tiff(6, little: true))),
            PngFile(1, 0, 0, Rows(16, 2), ("tRNS", [0, 1])),
            PngFile(8, 0, 1, [.. Rows(2, 2), .. Rows(2, 2), .. Rows(2, 4), .. Rows(4, 4), .. Rows(4, 8), .. Rows(8, 8), .. Rows(8, 16)]),
        ];
        foreach ((byte[] file, int number) in files.Select((file, i) => (file, i)))
        {
            yield return new SeedFile($"png{number}", "a.png", file, format);
        }

        // What decoding meets behind the compression.
        yield return new SeedFile("pixels", Rows(16, 48), new RawFormat(), rows => [new PlacedFile("a.png", PngFile(8, 2, 0, rows))]);
    }

    public static IEnumerable<SeedFile> Jpeg()
    {
        JpegFormat format = new();
        yield return new SeedFile("grey", "a.jpg", Written((writer, stream) => writer.WriteJpg(Noise(Side * Side), Side, Side, ColorComponents.Grey, stream, 80)), format);
        yield return new SeedFile("colour", "a.jpg", Written((writer, stream) => writer.WriteJpg(Noise(3 * 9 * 9), 9, 9, ColorComponents.RedGreenBlue, stream, 50)), format);
        yield return new SeedFile("progressive", "a.jpg", Progressive(), format);
        yield return new SeedFile("restarts", "a.jpg", Baseline(), format);
        byte[] camera = TestData.ExifImages.Jpeg(Written((writer, stream) => writer.WriteJpg(Noise(64), 8, 8, ColorComponents.Grey, stream, 80)), TestData.ExifImages.Tiff(8, little: false));
        yield return new SeedFile("exif", "a.jpg", camera, format);
    }

    public static IEnumerable<SeedFile> Bmp()
    {
        FixedFormat format = new([.. Numbers(false, 4, 2, 10, 14, 18, 22, 30, 34, 46, 50), NumberField.Little(26, 2), NumberField.Little(28, 2)], 0, 14, 18, 54);
        yield return new SeedFile("bmp24", "a.bmp", Written((writer, stream) => writer.WriteBmp(Noise(Side * Side * 3), Side, Side, ColorComponents.RedGreenBlue, stream)), format);
        yield return new SeedFile("bmp32", "a.bmp", Written((writer, stream) => writer.WriteBmp(Noise(Side * Side * 4), Side, Side, ColorComponents.RedGreenBlueAlpha, stream)), format);
        yield return new SeedFile("palette", "a.bmp", BmpFile(8, 0, Noise(256 * 4), Noise(Side * Side)), format);
        yield return new SeedFile("bits", "a.bmp", BmpFile(1, 0, [0, 0, 0, 0, 255, 255, 255, 0], Noise(Side * 4)), format);
        yield return new SeedFile("masks", "a.bmp", BmpFile(16, 3, [0, 0xF8, 0, 0, 0xE0, 7, 0, 0, 0x1F, 0, 0, 0], Noise(Side * Side * 2)), format);
    }

    public static IEnumerable<SeedFile> Gif()
    {
        GifFormat format = new();
        yield return new SeedFile("one", "a.gif", [.. "GIF89a"u8, .. GifScreen, .. Frame(0, 0, 8, 8), 0x3B], format);
        byte[] control = [0x21, 0xF9, 4, 0x0D, 10, 0, 1, 0];
        yield return new SeedFile("two", "a.gif", [.. "GIF89a"u8, .. GifScreen, .. control, .. Frame(0, 0, 8, 8), 0x21, 0xFE, 2, (byte)'h', (byte)'i', 0, .. control, .. Frame(2, 2, 4, 4), 0x3B], format);
    }

    public static IEnumerable<SeedFile> Tga()
    {
        FixedFormat format = new([.. Enumerable.Range(0, 3).Select(at => NumberField.Little(at, 1)), .. Numbers(false, 2, 3, 5, 8, 10, 12, 14), NumberField.Little(7, 1), NumberField.Little(16, 1), NumberField.Little(17, 1)], 0, 18);
        yield return new SeedFile("packed", "a.tga", Written((writer, stream) => writer.WriteTga(new byte[Side * Side * 3], Side, Side, ColorComponents.RedGreenBlue, stream)), format);
        yield return new SeedFile("grey", "a.tga", [0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, Side, 0, Side, 0, 8, 0x20, .. Noise(Side * Side)], format);
        yield return new SeedFile("alpha", "a.tga", [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, Side, 0, Side, 0, 32, 8, .. Noise(Side * Side * 4)], format);
        yield return new SeedFile("palette", "a.tga", [3, 1, 1, 0, 0, 16, 0, 24, 0, 0, 0, 0, Side, 0, Side, 0, 8, 0, 1, 2, 3, .. Noise(48), .. Noise(Side * Side).Select(value => (byte)(value & 15))], format);
    }

    public static IEnumerable<SeedFile> Psd()
    {
        FixedFormat format = new([NumberField.Big(4, 2), NumberField.Big(12, 2), .. Numbers(true, 4, 14, 18, 26, 30, 34), NumberField.Big(22, 2), NumberField.Big(24, 2), NumberField.Big(38, 2)], 0, 26, 30, 34, 38, 40);
        yield return new SeedFile("plain", "a.psd", PsdFile(0, 8, Noise(4 * 64)), format);
        byte[] lengths = [.. Enumerable.Range(0, 4 * 8).SelectMany(_ => (byte[])[0, 2])];
        yield return new SeedFile("packed", "a.psd", PsdFile(1, 8, [.. lengths, .. Enumerable.Range(0, 4 * 8).SelectMany(row => (byte[])[0xF9, (byte)(8 * row)])]), format);
        yield return new SeedFile("deep", "a.psd", PsdFile(0, 16, Noise(4 * 64 * 2)), format);
    }

    /// <summary>Folders of images.</summary>
    public static IEnumerable<SeedFile> Folders()
    {
        byte[] png = PngFile(8, 0, 0, Rows(16, 16));
        byte[] jpeg = Written((writer, stream) => writer.WriteJpg(Noise(16 * 16), 16, 16, ColorComponents.Grey, stream, 80));
        PlacedFile[] all = [new("train/3/a.png", png), new("train/4/b.png", jpeg), new("test/1/c.png", png)];
        yield return new SeedFile("png", all[0].Path, png, new PngFormat()) { Beside = all[1..] };
        yield return new SeedFile("jpeg", all[1].Path, jpeg, new JpegFormat()) { Beside = [all[0], all[2]] };
    }

    private static byte[] GifScreen => [8, 0, 8, 0, 0x91, 0, 0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 255, 0];

    private static byte[] Written(Action<ImageWriter, Stream> write)
    {
        using MemoryStream stream = new();
        write(new ImageWriter(), stream);
        return stream.ToArray();
    }

    private static byte[] Noise(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)((i * 31 % 251) + (i / 50)))];

    // A filter in front of each row, all five in turn.
    private static byte[] Rows(int rows, int bytes)
    {
        byte[] raw = Noise(rows * (bytes + 1));
        for (int row = 0; row < rows; row++)
        {
            raw[row * (bytes + 1)] = (byte)(row % 5);
        }

        return raw;
    }

    private static byte[] PngFile(byte depth, byte type, byte interlaced, byte[] rows, params (string Name, byte[] Content)[] before)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        byte[] file =
        [
            0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", [0, 0, 0, 16, 0, 0, 0, 16, depth, type, 0, 0, interlaced]), .. before.SelectMany(chunk => Chunk(chunk.Name, chunk.Content)),
            .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", []),
        ];
        new PngFormat().Repair(file);
        return file;
    }

    private static byte[] Chunk(string name, byte[] content) => [.. Big(content.Length, 4), .. System.Text.Encoding.ASCII.GetBytes(name), .. content, 0, 0, 0, 0];

    private static byte[] Big(int value, int width)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes[^width..];
    }

    private static byte[] Segment(byte marker, params byte[] content) => [0xFF, marker, .. Big(content.Length + 2, 2), .. content];

    private static byte[] Tables =>
    [
        .. Segment(0xDB, [0, .. Enumerable.Repeat((byte)8, 64)]),
        .. Segment(0xC4, [0x00, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]),
        .. Segment(0xC4, [0x10, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x11, 0x21]),
    ];

    // 16 x 16, grey. Of each block the first coefficient in two scans, of the others one in two scans as well.
    private static byte[] Progressive() =>
    [
        0xFF, 0xD8, .. Tables, .. Segment(0xC2, 8, 0, 16, 0, 16, 1, 1, 0x11, 0),
        .. Segment(0xDA, 1, 1, 0x00, 0, 0, 0x01), .. Bits("01101 01010 01111 01001"),
        .. Segment(0xDA, 1, 1, 0x00, 1, 63, 0x01), .. Bits("011 00 010 00 101 00 100 00"),
        .. Segment(0xDA, 1, 1, 0x00, 0, 0, 0x10), .. Bits("1011"),
        .. Segment(0xDA, 1, 1, 0x00, 1, 63, 0x10), .. Bits("00 1 00 1 00 1 00 1"),
        0xFF, 0xD9,
    ];

    // With a restart after every second block.
    private static byte[] Baseline() =>
    [
        0xFF, 0xD8, .. Tables, .. Segment(0xDD, 0, 2), .. Segment(0xC0, 8, 0, 16, 0, 16, 1, 1, 0x11, 0), .. Segment(0xDA, 1, 1, 0x00, 0, 63, 0),
        .. Bits("01101 011 00 01010 00"), 0xFF, 0xD0, .. Bits("01111 00 01001 101 00"), 0xFF, 0xD9,
    ];

    private static byte[] Bits(string text)
    {
        string bits = text.Replace(" ", "", StringComparison.Ordinal);
        bits = bits.PadRight((bits.Length + 7) / 8 * 8, '1');
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(8 * i, 8), 2)).SelectMany(value => value == 0xFF ? (byte[])[0xFF, 0] : [value])];
    }

    // Codes of three bits: the dictionary is cleared before a fourth bit is needed.
    private static byte[] Frame(byte left, byte top, byte width, byte height)
    {
        List<int> codes = [];
        for (int i = 0; i < width * height; i++)
        {
            codes.AddRange(i % 2 == 0 ? [4, i * 7 % 4] : [i * 7 % 4]);
        }

        codes.Add(5);
        byte[] data = new byte[((codes.Count * 3) + 7) / 8];
        for (int bit = 0; bit < codes.Count * 3; bit++)
        {
            data[bit / 8] |= (byte)(((codes[bit / 3] >> (bit % 3)) & 1) << (bit % 8));
        }

        return [0x2C, left, 0, top, 0, width, 0, height, 0, 0, 2, (byte)data.Length, .. data, 0];
    }

    private static byte[] BmpFile(byte bits, byte compression, byte[] colours, byte[] pixels) =>
    [
        .. "BM"u8, .. Little(54 + colours.Length + pixels.Length), 0, 0, 0, 0, .. Little(54 + colours.Length), .. Little(40), .. Little(Side), .. Little(Side), 1, 0, bits, 0, .. Little(compression), .. Little(pixels.Length),
        .. new byte[16], .. colours, .. pixels,
    ];

    private static byte[] Little(int value) => BitConverter.GetBytes(value);

    private static byte[] PsdFile(byte compression, byte depth, byte[] body) =>
        [.. "8BPS"u8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 4, .. Big(8, 4), .. Big(8, 4), 0, depth, 0, 3, .. new byte[12], 0, compression, .. body];

    private static IEnumerable<NumberField> Numbers(bool big, int width, params int[] places) => places.Select(at => big ? NumberField.Big(at, width) : NumberField.Little(at, width));
}
