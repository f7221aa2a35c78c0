using System.IO.Compression;

namespace Mnist.Formats.Data.Images;

/// <summary>Decodes PNG files to grey, row by row as they are inflated: never more than the header promises.</summary>
internal static class PngReader
{
    /// <summary>Decodes a file.</summary>
    /// <exception cref="DatasetException">It is damaged, too large, or has more or fewer pixels than it promises.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Raster Read(ImageInput input)
    {
        byte[] file = input.Bytes;
        PngHeader header = PngChunks.All(file, "IHDR"u8) is [var first, ..] && PngHeader.Parse(file.AsSpan(first)) is { } parsed ? parsed : throw input.Damaged();
        ReadOnlySpan<byte> transparency = PngChunks.All(file, "tRNS"u8) is [var chunk, ..] ? file.AsSpan(chunk) : [];
        bool hasOpacity = header.HasOpacity || transparency.Length > 0;
        input.RequireSize(header.Width, header.Height, hasOpacity ? 2 : 1);
        PngPixels pixels = new(input, header, PngChunks.All(file, "PLTE"u8) is [var colours, ..] ? file.AsSpan(colours) : [], transparency);
        (int width, int height) = ((int)header.Width, (int)header.Height);
        Raster image = new(width, height, new byte[width * height], hasOpacity ? new byte[width * height] : null);
        try
        {
            using ChunkStream packed = new(file, PngChunks.All(file, "IDAT"u8));
            using ZLibStream rows = new(packed, CompressionMode.Decompress);
            foreach ((int x, int y, int stepX, int stepY) in header.Passes)
            {
                ReadPass(input, header, rows, pixels, image, x, y, stepX, stepY);
            }

            RequireEnd(input, header, rows);
        }
        catch (Exception error) when (error is InvalidDataException or (IOException and not DatasetException))
        {
            throw input.Damaged(error);
        }

        return image;
    }

    private static void ReadPass(ImageInput input, PngHeader header, ZLibStream rows, PngPixels pixels, Raster image, int x, int y, int stepX, int stepY)
    {
        int count = (image.Width - x + stepX - 1) / stepX;
        if (count <= 0)
        {
            return;
        }

        int bytes = header.RowBytes(count);
        int step = Math.Max(1, header.Bits * header.Channels / 8);
        (byte[] row, byte[] above) = (new byte[1 + bytes], new byte[1 + bytes]);
        for (; y < image.Height; y += stepY)
        {
            input.Continue();
            if (rows.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length)
            {
                throw input.Cut();
            }

            if (!PngFilter.Restore(row[0], row.AsSpan(1), above.AsSpan(1), step))
            {
                throw input.Damaged();
            }

            int start = (y * image.Width) + x;
            pixels.Convert(row.AsSpan(1), count, image.Grey.AsSpan(start), image.Opacity is null ? [] : image.Opacity.AsSpan(start), stepX);
            (row, above) = (above, row);
        }
    }

    private static void RequireEnd(ImageInput input, PngHeader header, ZLibStream rows)
    {
        try
        {
            if (rows.ReadByte() < 0)
            {
                return;
            }
        }
        catch (Exception error) when (error is InvalidDataException or (IOException and not DatasetException))
        {
            // All pixels are there; a checksum behind them is wrong or cut off.
            return;
        }

        throw input.Refused($"goes on after the {header.Width} x {header.Height} pixels it promises: it is damaged; get or save it again");
    }

    // The contents of chunks, one after another.
    private sealed class ChunkStream(byte[] file, IReadOnlyList<Range> chunks) : ForwardStream
    {
        private int _chunk;
        private int _at;

        public override int Read(Span<byte> buffer)
        {
            while (_chunk < chunks.Count)
            {
                ReadOnlySpan<byte> left = file.AsSpan(chunks[_chunk])[_at..];
                if (left.Length > 0)
                {
                    int taken = Math.Min(left.Length, buffer.Length);
                    left[..taken].CopyTo(buffer);
                    _at += taken;
                    return taken;
                }

                (_chunk, _at) = (_chunk + 1, 0);
            }

            return 0;
        }
    }
}
