using System.Buffers.Binary;

namespace Mnist.Formats.Data.Images;

/// <summary>What a JPEG file says of its image, and what its scans over it will cost. Defined in ITU-T T.81, B.2.2 and B.2.3.</summary>
internal sealed class JpegFrame
{
    private const byte Baseline = 0xC0;
    private const byte Progressive = 0xC2;
    private const int BlockSide = 8;

    private readonly Dictionary<byte, long> _blocks = [];
    private readonly byte _kind;

    private JpegFrame(byte kind, byte precision, int width, int height) => (_kind, Precision, Width, Height) = (kind, precision, width, height);

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows; 0 where they are only counted behind the pixels.</summary>
    public int Height { get; }

    /// <summary>Bits of a number.</summary>
    public byte Precision { get; }

    /// <summary>Whether it is compressed in one of the ways that are read: Huffman's codes, in one go or progressive.</summary>
    public bool IsUsual => _kind is >= Baseline and <= Progressive && Precision == 8;

    /// <summary>Colours.</summary>
    public int Components => _blocks.Count;

    /// <summary>Blocks of 8 x 8 numbers, of all colours.</summary>
    public long Blocks => _blocks.Values.Sum();

    /// <summary>Whether each block comes in several parts, finer from scan to scan.</summary>
    public bool IsProgressive => _kind == Progressive;

    /// <summary>Whether scans are cut into stretches that can be read on their own.</summary>
    public bool HasRestarts { get; set; }

    /// <summary>Whether blocks come a part at a time, so that all of them must be kept.</summary>
    public bool InParts { get; private set; }

    /// <summary>How often some or all blocks are gone through.</summary>
    public int Scans { get; private set; }

    /// <summary>Blocks of all scans.</summary>
    public long Visits { get; private set; }

    /// <summary>Reads a frame header.</summary>
    /// <param name="kind">Its marker.</param>
    /// <param name="content">What stands behind its length.</param>
    /// <returns>The frame; null where it is damaged.</returns>
    public static JpegFrame? Parse(byte kind, ReadOnlySpan<byte> content)
    {
        if (content.Length < 6 || content.Length < 6 + (3 * content[5]) || content[5] == 0)
        {
            return null;
        }

        JpegFrame frame = new(kind, content[0], BinaryPrimitives.ReadUInt16BigEndian(content[3..]), BinaryPrimitives.ReadUInt16BigEndian(content[1..])) { InParts = kind == Progressive };
        ReadOnlySpan<byte> components = content.Slice(6, 3 * content[5]);
        (int widest, int highest) = (1, 1);
        for (int i = 1; i < components.Length; i += 3)
        {
            (widest, highest) = (Math.Max(widest, components[i] >> 4), Math.Max(highest, components[i] & 15));
        }

        long across = ((long)frame.Width + (BlockSide * widest) - 1) / (BlockSide * widest);
        long down = ((long)frame.Height + (BlockSide * highest) - 1) / (BlockSide * highest);
        for (int i = 0; i < components.Length; i += 3)
        {
            (int wide, int high) = (components[i + 1] >> 4, components[i + 1] & 15);
            if (wide is < 1 or > 4 || high is < 1 or > 4 || !frame._blocks.TryAdd(components[i], across * wide * down * high))
            {
                return null;
            }
        }

        return frame;
    }

    /// <summary>Counts a scan.</summary>
    /// <param name="content">What stands behind the length of its header.</param>
    /// <returns>Whether it is one.</returns>
    public bool AddScan(ReadOnlySpan<byte> content)
    {
        if (content.Length < 1 || content[0] is 0 or > 4 || content.Length < 1 + (2 * content[0]))
        {
            return false;
        }

        Scans++;
        InParts |= content[0] < Components;
        for (int i = 0; i < content[0]; i++)
        {
            if (!_blocks.TryGetValue(content[1 + (2 * i)], out long blocks))
            {
                return false;
            }

            Visits += blocks;
        }

        return true;
    }
}
