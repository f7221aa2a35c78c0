using System.Buffers.Binary;

namespace Mnist.Formats.TensorFlow.Bundle;

/// <summary>Tensors of strings in a data file: all lengths, a checksum of the lengths, all bytes.</summary>
internal static class StringTensor
{
    // Each takes some thirty bytes in memory, and one in the file.
    private const int MaxStrings = 1_000_000;

    /// <summary>Encodes strings.</summary>
    /// <param name="elements">The strings in row-major order.</param>
    /// <param name="masked">The checksum for the tensor's entry.</param>
    public static byte[] Encode(IReadOnlyList<byte[]> elements, out uint masked)
    {
        using MemoryStream bytes = new();
        foreach (byte[] element in elements)
        {
            Varint.Write(bytes, (ulong)element.Length);
        }

        uint crc = LengthsCrc(elements);
        Span<byte> stored = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(stored, Crc32C.Mask(crc));
        bytes.Write(stored);
        crc = Crc32C.Append(crc, stored);
        foreach (byte[] element in elements)
        {
            bytes.Write(element);
            crc = Crc32C.Append(crc, element);
        }

        masked = Crc32C.Mask(crc);
        return bytes.ToArray();
    }

    /// <summary>Decodes strings; null when lengths or checksums do not fit the bytes.</summary>
    /// <param name="data">The tensor's bytes.</param>
    /// <param name="count">How many strings there are.</param>
    /// <param name="masked">The checksum of the tensor's entry.</param>
    public static byte[][]? Decode(ReadOnlySpan<byte> data, long count, uint masked)
    {
        // Every string has at least a byte of length, which bounds what a false count can make us allocate.
        if (count > Math.Min(data.Length - sizeof(uint), MaxStrings))
        {
            return null;
        }

        byte[][] elements = new byte[count][];
        int[] lengths = new int[count];
        int position = 0;
        long total = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (!Varint.TryRead(data, ref position, out long length) || length > data.Length)
            {
                return null;
            }

            lengths[i] = (int)length;
            total += length;
        }

        if (total != (long)data.Length - position - sizeof(uint))
        {
            return null;
        }

        ReadOnlySpan<byte> stored = data.Slice(position, sizeof(uint));
        position += sizeof(uint);
        for (int i = 0; i < lengths.Length; i++)
        {
            elements[i] = data.Slice(position, lengths[i]).ToArray();
            position += lengths[i];
        }

        uint crc = LengthsCrc(elements);
        bool sound = BinaryPrimitives.ReadUInt32LittleEndian(stored) == Crc32C.Mask(crc);
        crc = Crc32C.Append(Crc32C.Append(crc, stored), data[(position - (int)total)..]);
        return sound && Crc32C.Mask(crc) == masked ? elements : null;
    }

    // The checksum covers the lengths as fixed-size numbers, not as they are written.
    private static uint LengthsCrc(IReadOnlyList<byte[]> elements)
    {
        uint crc = 0;
        Span<byte> length = stackalloc byte[sizeof(uint)];
        foreach (byte[] element in elements)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)element.Length);
            crc = Crc32C.Append(crc, length);
        }

        return crc;
    }
}
