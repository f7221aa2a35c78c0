namespace Mnist.Formats.TensorFlow.Bundle;

/// <summary>Where a block of a table lies; its five-byte trailer comes after it and is not counted.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Size">Number of bytes.</param>
internal readonly record struct BlockHandle(long Offset, long Size)
{
    /// <summary>One byte of compression, four of checksum.</summary>
    public const int TrailerSize = 5;

    /// <summary>Writes the handle.</summary>
    public void Write(Stream target)
    {
        Varint.Write(target, (ulong)Offset);
        Varint.Write(target, (ulong)Size);
    }

    /// <summary>The handle's bytes.</summary>
    public byte[] ToBytes()
    {
        using MemoryStream bytes = new();
        Write(bytes);
        return bytes.ToArray();
    }

    /// <summary>Reads a handle and moves on; false when the bytes hold none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, ref int position, out BlockHandle handle)
    {
        bool complete = Varint.TryRead(data, ref position, out long offset) & Varint.TryRead(data, ref position, out long size);
        handle = new BlockHandle(offset, size);
        return complete;
    }
}
