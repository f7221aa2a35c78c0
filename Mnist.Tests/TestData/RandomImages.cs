using System.Buffers.Binary;
using System.IO.Compression;
using BitMiracle.LibJpeg.Classic;

namespace Mnist.Tests.TestData;

/// <summary>Image files of any kind, whose pixels are random: what a decoder makes of them is compared with another decoder.</summary>
internal sealed class RandomImages(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A chunk of a PNG file; nobody here looks at its checksum.</summary>
    public static byte[] Chunk(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content) => [.. BigEndian(content.Length), .. name, .. content, 0, 0, 0, 0];

    /// <summary>The header of a PNG file with its signature.</summary>
    public static byte[] PngStart(int width, int height, int bits, int kind, bool interlaced) =>
        [0x89, .. "PNG\r\n\u001A\n"u8, .. Chunk("IHDR"u8, [.. BigEndian(width), .. BigEndian(height), (byte)bits, (byte)kind, 0, 0, (byte)(interlaced ? 1 : 0)])];

    /// <summary>A PNG file: any bytes behind a filter's number are a row of pixels.</summary>
    public byte[] Png(int width, int height, int bits, int kind, bool interlaced, bool transparency)
    {
        int channels = kind switch
        {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        };
        (int X, int Y, int StepX, int StepY)[] passes = interlaced ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)] : [(0, 0, 1, 1)];
        List<byte> rows = [];
        foreach ((int x, int y, int stepX, int stepY) in passes)
        {
            int across = (width - x + stepX - 1) / stepX;
            int down = across <= 0 ? 0 : (height - y + stepY - 1) / stepY;
            for (int row = 0; row < down; row++)
            {
                rows.Add((byte)_random.Next(5));
                rows.AddRange(Bytes(((across * bits * channels) + 7) / 8));
            }
        }

        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write([.. rows]);
        }

        byte[] pixels = packed.ToArray();
        int cut = _random.Next(1, pixels.Length - 1);
        byte[] palette = kind == 3 ? Chunk("PLTE"u8, Bytes(3 << bits)) : [];
        byte[] hidden = transparency ? Chunk("tRNS"u8, kind == 3 ? Bytes(1 << bits) : [.. Enumerable.Range(0, channels).SelectMany(_ => new byte[] { 0, (byte)(bits < 8 ? _random.Next(1 << bits) : _random.Next(256)) })]) : [];
        return [.. PngStart(width, height, bits, kind, interlaced), .. palette, .. hidden, .. Chunk("IDAT"u8, pixels.AsSpan(0, cut)), .. Chunk("tEXt"u8, "a"u8), .. Chunk("IDAT"u8, pixels.AsSpan(cut)), .. Chunk("IEND"u8, [])];
    }

    /// <summary>A JPEG file of a smooth picture.</summary>
    public byte[] Jpeg(int width, int height, int components, bool progressive, int sampling, int restart = 0)
    {
        jpeg_compress_struct encoder = new(new jpeg_error_mgr());
        using MemoryStream file = new();
        encoder.jpeg_stdio_dest(file);
        (encoder.Image_width, encoder.Image_height, encoder.Input_components) = (width, height, components);
        encoder.In_color_space = components switch
        {
            1 => J_COLOR_SPACE.JCS_GRAYSCALE,
            3 => J_COLOR_SPACE.JCS_RGB,
            _ => J_COLOR_SPACE.JCS_CMYK,
        };
        encoder.jpeg_set_defaults();
        encoder.jpeg_set_quality(90, true);
        encoder.Restart_interval = restart;
        (encoder.Component_info[0].H_samp_factor, encoder.Component_info[0].V_samp_factor) = (sampling, sampling);
        if (progressive)
        {
            encoder.jpeg_simple_progression();
        }

        encoder.jpeg_start_compress(true);
        double[] phases = [.. Enumerable.Range(0, components).Select(_ => _random.NextDouble() * 6)];
        byte[][] row = [new byte[width * components]];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < row[0].Length; x++)
            {
                double phase = phases[x % components];
                row[0][x] = (byte)(128 + (60 * Math.Sin((x / components / 9.0) + phase)) + (60 * Math.Cos((y / 7.0) + phase)));
            }

            encoder.jpeg_write_scanlines(row, 1);
        }

        encoder.jpeg_finish_compress();
        return file.ToArray();
    }

    /// <summary>A bitmap that is not compressed.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows; negative where the first is on top.</param>
    /// <param name="bits">Bits of a pixel.</param>
    /// <param name="masks">Bits of red, green, blue and opacity; null for the usual ones.</param>
    /// <param name="core">Whether it has the header of OS/2.</param>
    public byte[] Bmp(int width, int height, int bits, uint[]? masks = null, bool core = false)
    {
        int header = core ? 12 : masks is null ? 40 : 108;
        byte[] palette = bits <= 8 ? Bytes((core ? 3 : 4) << bits) : [];
        int start = 14 + header + palette.Length;
        byte[] info = core
            ? [.. Long(header), .. Word(width), .. Word(height), .. Word(1), .. Word(bits)]
            : [.. Long(header), .. Long(width), .. Long(height), .. Word(1), .. Word(bits), .. Long(masks is null ? 0 : 3), .. new byte[20], .. (masks ?? []).SelectMany(mask => Long((int)mask)), .. new byte[masks is null ? 0 : 52]];
        byte[] pixels = Bytes(((width * bits) + 31) / 32 * 4 * Math.Abs(height));
        return [.. "BM"u8, .. Long(start + pixels.Length), 0, 0, 0, 0, .. Long(start), .. info, .. palette, .. pixels];
    }

    /// <summary>A TGA file.</summary>
    public byte[] Tga(int width, int height, int kind, int bits, bool packed, bool fromTop)
    {
        bool palette = kind == 1;
        int step = (bits + 7) / 8;
        byte[] colours = palette ? Bytes(256 * step) : [];
        byte[] header = [3, (byte)(palette ? 1 : 0), (byte)(kind + (packed ? 8 : 0)), 0, 0, 0, (byte)(palette ? 1 : 0), (byte)(palette ? bits : 0), 0, 0, 0, 0, .. Word(width), .. Word(height), (byte)(palette ? 8 : bits), (byte)(fromTop ? 0x20 : 0)];
        int stored = palette ? 1 : step;
        List<byte> pixels = [];
        for (int left = width * height; left > 0;)
        {
            int count = packed ? Math.Min(left, 1 + _random.Next(128)) : left;
            bool repeats = packed && _random.Next(2) == 0;
            pixels.AddRange(packed ? [(byte)(count - 1 + (repeats ? 128 : 0))] : []);
            pixels.AddRange(Bytes(stored * (repeats ? 1 : count)));
            left -= count;
        }

        return [.. header, 1, 2, 3, .. colours, .. pixels];
    }

    /// <summary>A Photoshop file.</summary>
    public byte[] Psd(int width, int height, int channels, int bits, bool packed)
    {
        int rowBytes = width * bits / 8;
        List<byte> lengths = [];
        List<byte> pixels = [];
        for (int row = 0; row < height * channels; row++)
        {
            int before = pixels.Count;
            for (int left = rowBytes; left > 0;)
            {
                int count = packed ? Math.Min(left, 1 + _random.Next(128)) : left;
                bool repeats = packed && count > 1 && _random.Next(2) == 0;
                pixels.AddRange(packed ? [(byte)(repeats ? 1 - count : count - 1)] : []);
                byte[] values = Bytes(repeats ? 1 : count);
                pixels.AddRange(row < 3 * height ? values : Array.ConvertAll(values, value => (byte)(value < 128 ? 0 : 255)));
                left -= count;
            }

            lengths.AddRange(packed ? [(byte)((pixels.Count - before) >> 8), (byte)(pixels.Count - before)] : []);
        }

        return [.. "8BPS"u8, 0, 1, .. new byte[6], 0, (byte)channels, .. BigEndian(height), .. BigEndian(width), 0, (byte)bits, 0, 3, .. BigEndian(2), 7, 7, .. BigEndian(0), .. BigEndian(1), 7, 0, (byte)(packed ? 1 : 0), .. lengths, .. pixels];
    }

    /// <summary>A GIF file whose numbers repeat, so that its codes grow to their full length.</summary>
    public byte[] Gif(int width, int height, int bits, bool interlaced, int transparent = -1)
    {
        byte[] pattern = [.. Bytes(64).Select(value => (byte)(value & ((1 << bits) - 1)))];
        byte[] pixels = [.. Enumerable.Range(0, width * height).Select(i => _random.Next(5) == 0 ? pattern[_random.Next(64)] : pattern[i % 64])];
        byte[] control = transparent < 0 ? [] : [0x21, 0xF9, 4, 1, 0, 0, (byte)transparent, 0];
        return
        [
            .. "GIF89a"u8, .. Word(width), .. Word(height), (byte)(0x80 | (bits - 1)), 0, 0, .. Bytes(3 << bits), 0x21, 0xFE, 2, 65, 66, 0, .. control,
            0x2C, 0, 0, 0, 0, .. Word(width), .. Word(height), (byte)(interlaced ? 0x40 : 0), (byte)Math.Max(2, bits), .. Codes(pixels, Math.Max(2, bits)), 0, 0x3B,
        ];
    }

    private static List<byte> Codes(byte[] pixels, int first)
    {
        List<byte> bytes = [];
        (int buffer, int buffered, int bits) = (0, 0, first + 1);
        int clear = 1 << first;
        Dictionary<(int, byte), int> known = [];
        Emit(clear);
        int current = pixels[0];
        foreach (byte next in pixels.Skip(1))
        {
            if (known.TryGetValue((current, next), out int longer))
            {
                current = longer;
                continue;
            }

            Emit(current);
            int made = clear + 2 + known.Count;
            if (made < 4096)
            {
                known[(current, next)] = made;
                bits += made == 1 << bits && bits < 12 ? 1 : 0;
            }
            else
            {
                Emit(clear);
                known.Clear();
                bits = first + 1;
            }

            current = next;
        }

        Emit(current);
        Emit(clear + 1);
        while (buffered > 0)
        {
            bytes.Add((byte)buffer);
            (buffer, buffered) = (buffer >> 8, buffered - 8);
        }

        return [.. bytes.Chunk(255).SelectMany(block => block.Prepend((byte)block.Length))];

        void Emit(int code)
        {
            buffer |= code << buffered;
            for (buffered += bits; buffered >= 8; buffered -= 8, buffer >>= 8)
            {
                bytes.Add((byte)buffer);
            }
        }
    }

    private static byte[] BigEndian(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Long(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];

    private static byte[] Word(int value) => [(byte)value, (byte)(value >> 8)];

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
