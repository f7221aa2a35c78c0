using System.Buffers.Binary;

namespace Mnist.Formats.Data.Images;

/// <summary>Decodes the merged picture of Photoshop files, grey or RGB, plain or run-length encoded. Defined in Adobe's "Photoshop File Formats Specification".</summary>
internal static class PsdReader
{
    private const int Header = 26;
    private const int GreyMode = 1;
    private const int ColourMode = 3;

    /// <summary>Whether a file is one.</summary>
    public static bool Is(ReadOnlySpan<byte> start) => start.StartsWith("8BPS"u8);

    /// <summary>Decodes a file.</summary>
    /// <exception cref="DatasetException">It is damaged, cut, too large or of another kind.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Raster Read(ImageInput input)
    {
        ReadOnlySpan<byte> file = input.Bytes;
        if (file.Length < Header)
        {
            throw input.Cut();
        }

        (int channels, uint height, uint width, int bits, int mode) = (Word(file, 12), Long(file, 14), Long(file, 18), Word(file, 22), Word(file, 24));
        int colours = mode == GreyMode ? 1 : 3;
        if (Word(file, 4) != 1 || mode is not (GreyMode or ColourMode) || bits is not (8 or 16) || channels < colours || channels > 56)
        {
            throw input.Refused("is a Photoshop file of a kind that is not read; save it as a PNG");
        }

        // Three colours are added up in 16 bits before they are grey.
        bool hasOpacity = channels > colours;
        input.RequireSize(width, height, hasOpacity ? 4 : 3);
        long at = Header;
        for (int section = 0; section < 3; section++)
        {
            at = at + 4 <= file.Length ? at + 4 + Long(file, (int)at) : throw input.Cut();
        }

        int compression = at + 2 <= file.Length ? Word(file, (int)at) : throw input.Cut();
        long lengths = compression == 1 ? 2L * height * channels : 0;
        long plain = compression == 0 ? width * height * (bits / 8) * channels : 0;
        at += 2;
        if (compression > 1)
        {
            throw input.Refused("is a Photoshop file compressed in a way that is not read; save it as a PNG");
        }

        if (at + lengths + plain > file.Length)
        {
            throw input.Cut();
        }

        PackedBytes bytes = new(input, (int)(at + lengths), compression == 1);
        int pixels = (int)(width * height);
        ushort[] sums = new ushort[pixels];
        byte[]? opacity = hasOpacity ? new byte[pixels] : null;
        byte[] row = new byte[width * (bits / 8)];
        int[] weights = mode == GreyMode ? [256] : input.Shade switch
        {
            Shade.Red => [256, 0, 0],
            Shade.Green => [0, 256, 0],
            Shade.Blue => [0, 0, 256],
            _ => [77, 150, 29],
        };
        for (int channel = 0; channel < colours + (hasOpacity ? 1 : 0); channel++)
        {
            for (int y = 0; y < height; y++)
            {
                input.Continue();
                bytes.Read(row);
                for (int x = 0; x < width; x++)
                {
                    // Of 16 bits the upper 8 are kept.
                    byte value = row[x * (bits / 8)];
                    int pixel = (y * (int)width) + x;
                    if (channel < colours)
                    {
                        sums[pixel] += (ushort)(weights[channel] * value);
                    }
                    else
                    {
                        opacity![pixel] = value;
                    }
                }
            }
        }

        byte[] grey = new byte[pixels];
        for (int i = 0; i < pixels; i++)
        {
            int light = sums[i] >> 8;

            // The merged picture lies on white, which is taken away again.
            grey[i] = opacity?[i] is byte opaque and > 0 and < byte.MaxValue ? (byte)Math.Clamp(byte.MaxValue - ((byte.MaxValue - light) * byte.MaxValue / opaque), 0, byte.MaxValue) : (byte)light;
        }

        return new Raster((int)width, (int)height, grey, opacity);
    }

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    private static uint Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    // Plain, or runs and stretches of bytes (Apple's PackBits), which never reach over a row.
    private sealed class PackedBytes(ImageInput input, int at, bool packed)
    {
        private int _at = at;

        public void Read(Span<byte> row)
        {
            ReadOnlySpan<byte> file = input.Bytes;
            if (!packed)
            {
                file.Slice(_at, row.Length).CopyTo(row);
                _at += row.Length;
                return;
            }

            while (row.Length > 0)
            {
                int control = _at < file.Length ? (sbyte)file[_at++] : throw input.Cut();
                if (control == sbyte.MinValue)
                {
                    continue;
                }

                int count = Math.Abs(control) + 1;
                int stored = control < 0 ? 1 : count;
                if (_at + stored > file.Length)
                {
                    throw input.Cut();
                }

                if (count > row.Length)
                {
                    throw input.Damaged();
                }

                if (control < 0)
                {
                    row[..count].Fill(file[_at]);
                }
                else
                {
                    file.Slice(_at, count).CopyTo(row);
                }

                _at += stored;
                row = row[count..];
            }
        }
    }
}
