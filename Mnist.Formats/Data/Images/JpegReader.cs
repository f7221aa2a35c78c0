using BitMiracle.LibJpeg.Classic;

namespace Mnist.Formats.Data.Images;

/// <summary>Decodes JPEG files to grey, row by row: only the brightness, unless the file has colours of another kind.</summary>
/// <remarks>What the file promises is looked at first (<see cref="JpegFrame"/>): its size, the memory a progressive file takes, and how many scans go over it.</remarks>
internal static class JpegReader
{
    // Programs write about ten, which for 24 million pixels go to three million blocks; each costs time for every block, whether it says anything of it or not.
    private const long MaxVisits = 6_000_000;
    private const int MaxScans = 500;

    // A block of a progressive file is an object with 64 numbers of 16 bits.
    private const int BlockBytes = 184;

    /// <summary>Decodes a file.</summary>
    /// <exception cref="DatasetException">It is damaged, too large, or of a kind that is not read.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Raster Read(ImageInput input)
    {
        JpegFrame frame = JpegSegments.Frame(input.Bytes) ?? throw input.Refused("is damaged or ends before its pixels begin; give the whole file");
        if (!frame.IsUsual || frame.Components is not (1 or 3 or 4) || frame.Height == 0)
        {
            throw input.Refused("is a JPEG of a rare kind (lossless, arithmetic, 12 bits or other colours); save it again as a plain JPEG or a PNG");
        }

        if (frame.IsProgressive && frame.HasRestarts)
        {
            // The library gets lost in them, and does not say so.
            throw input.Refused("is a JPEG of a rare kind (progressive with restart marks); save it again as a plain JPEG or a PNG");
        }

        input.RequireSize(frame.Width, frame.Height, 1, frame.InParts ? frame.Blocks * BlockBytes : 0);
        if (frame.Visits > MaxVisits || frame.Scans > MaxScans)
        {
            throw input.Refused($"goes over its {frame.Width} x {frame.Height} pixels in {frame.Scans} scans, where about ten are usual; save it again as a plain JPEG (not progressive)");
        }

        try
        {
            return Decode(input, frame);
        }
        catch (Exception error) when (error is not (DatasetException or OperationCanceledException))
        {
            // The decoder throws whatever its loops run into; all of it means one thing.
            throw input.Damaged(error);
        }
    }

    private static Raster Decode(ImageInput input, JpegFrame frame)
    {
        jpeg_decompress_struct decoder = new(new QuietErrors());
        using StoppingStream stream = new(input);
        decoder.jpeg_stdio_src(stream);
        decoder.jpeg_read_header(true);
        if ((decoder.Image_width, decoder.Image_height) != (frame.Width, frame.Height))
        {
            throw input.Damaged();
        }

        decoder.Out_color_space = decoder.Jpeg_color_space switch
        {
            J_COLOR_SPACE.JCS_GRAYSCALE => J_COLOR_SPACE.JCS_GRAYSCALE,
            J_COLOR_SPACE.JCS_YCbCr when input.Shade == Shade.Grey => J_COLOR_SPACE.JCS_GRAYSCALE,
            J_COLOR_SPACE.JCS_CMYK or J_COLOR_SPACE.JCS_YCCK => J_COLOR_SPACE.JCS_CMYK,
            _ => J_COLOR_SPACE.JCS_RGB,
        };
        decoder.jpeg_start_decompress();
        byte[] grey = new byte[frame.Width * frame.Height];
        byte[][] row = [new byte[frame.Width * decoder.Output_components]];
        for (int y = 0; y < frame.Height; y++)
        {
            input.Continue();
            decoder.jpeg_read_scanlines(row, 1);
            ToGrey(input, row[0], decoder.Output_components, grey.AsSpan(y * frame.Width, frame.Width));
        }

        return new Raster(frame.Width, frame.Height, grey);
    }

    private static void ToGrey(ImageInput input, ReadOnlySpan<byte> row, int components, Span<byte> grey)
    {
        if (components == 1)
        {
            row.CopyTo(grey);
            return;
        }

        for (int x = 0; x < grey.Length; x++)
        {
            ReadOnlySpan<byte> colour = row.Slice(x * components, components);

            // Of four inks, which Adobe's programs, the only ones that write them, store the other way round, black darkens all.
            int light = input.Of(colour[0], colour[1], colour[2]);
            grey[x] = (byte)(components == 4 ? light * colour[3] / byte.MaxValue : light);
        }
    }

    // What is wrong but can be read all the same is no news for a terminal.
    private sealed class QuietErrors : jpeg_error_mgr
    {
        public override void emit_message(int msg_level)
        {
        }

        public override void output_message()
        {
        }
    }

    // A progressive file is read as a whole before the first row comes out.
    private sealed class StoppingStream(ImageInput input) : MemoryStream(input.Bytes, writable: false)
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            input.Continue();
            return base.Read(buffer, offset, count);
        }
    }
}
