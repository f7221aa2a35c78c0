namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>Unpacks a block of LZ4: runs of bytes as they are, and copies of what came before. The format: <c>lz4_Block_format.md</c>.</summary>
internal static class Lz4Block
{
    private const int ShortestCopy = 4;
    private const int More = 15;

    /// <summary>Unpacks bytes, exactly as many as there is room for.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static void Unpack(ReadOnlySpan<byte> packed, Span<byte> target)
    {
        (int from, int to) = (0, 0);
        while (from < packed.Length)
        {
            int token = packed[from++];
            int literals = Length(packed, ref from, token >> 4);
            _ = literals <= packed.Length - from && literals <= target.Length - to ? 0 : throw Damage();
            packed.Slice(from, literals).CopyTo(target[to..]);
            (from, to) = (from + literals, to + literals);
            if (from == packed.Length)
            {
                break;
            }

            _ = packed.Length - from >= 2 ? 0 : throw Damage();
            int distance = packed[from] | (packed[from + 1] << 8);
            from += 2;
            int copied = Length(packed, ref from, token & More) + ShortestCopy;
            _ = distance > 0 && distance <= to && copied <= target.Length - to ? 0 : throw Damage();

            // Byte by byte, because what is copied may be what is being written.
            for (int end = to + copied; to < end; to++)
            {
                target[to] = target[to - distance];
            }
        }

        _ = to == target.Length ? 0 : throw Damage();
    }

    private static int Length(ReadOnlySpan<byte> packed, ref int from, int length)
    {
        for (int part = length == More ? byte.MaxValue : 0; part == byte.MaxValue;)
        {
            part = from < packed.Length ? packed[from++] : throw Damage();
            length = checked(length + part);
        }

        return length;
    }

    private static InvalidDataException Damage() => new("LZ4's data are damaged.");
}
