using System.Buffers.Binary;

namespace Mnist.Formats;

/// <summary>The list of files at the end of a zip. It is counted here before it is opened, because opening makes an object of ten times the bytes of each.</summary>
/// <remarks>PKWARE's "APPNOTE", 6.3.10, 4.3.12 to 4.3.16. What is damaged is left to who opens it.</remarks>
internal static class ZipDirectory
{
    private const int EndBytes = 22;
    private const int LocatorBytes = 20;
    private const int EntryBytes = 46;
    private const int MostComment = ushort.MaxValue;

    /// <summary>Counts the files.</summary>
    /// <param name="file">The zip; its position is changed.</param>
    /// <param name="most">Where the counting ends.</param>
    /// <returns>How many there are, or <paramref name="most"/> + 1 where there are more.</returns>
    public static int Count(Stream file, int most)
    {
        if (Start(file) is not { } start || start < 0 || start >= file.Length)
        {
            return 0;
        }

        byte[] entry = new byte[EntryBytes];
        int count = 0;
        for (long at = start; count <= most && at <= file.Length - EntryBytes; count++)
        {
            file.Position = at;
            file.ReadExactly(entry);
            if (!entry.AsSpan().StartsWith("PK\u0001\u0002"u8))
            {
                break;
            }

            at += EntryBytes + Word(entry, 28) + Word(entry, 30) + Word(entry, 32);
        }

        return count;
    }

    private static long? Start(Stream file)
    {
        byte[] tail = new byte[Math.Min(file.Length, EndBytes + MostComment + LocatorBytes)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        int end = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || end + EndBytes > tail.Length)
        {
            return null;
        }

        uint start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        bool isWide = start == uint.MaxValue || Word(tail, end + 4) == ushort.MaxValue || Word(tail, end + 10) == ushort.MaxValue;
        if (!isWide || end < LocatorBytes || !tail.AsSpan(end - LocatorBytes).StartsWith("PK\u0006\u0007"u8))
        {
            return start;
        }

        // Zip64 has a longer record, and says where.
        long record = BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(end - LocatorBytes + 8));
        byte[] wide = new byte[56];
        if (record < 0 || record > file.Length - wide.Length)
        {
            return null;
        }

        file.Position = record;
        file.ReadExactly(wide);
        return BinaryPrimitives.ReadInt64LittleEndian(wide.AsSpan(48));
    }

    private static int Word(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
}
