using System.Buffers.Binary;

namespace Mnist.Formats.TensorFlow.Bundle;

/// <summary>The fixed end of a table file: handles of the metaindex and of the index, zeros up to 40 bytes, and a magic number.</summary>
internal static class TableFooter
{
    /// <summary>Bytes of the footer.</summary>
    public const int Size = 48;

    private const int HandlesSize = Size - sizeof(ulong);
    private const ulong Magic = 0xDB4775248B80FB57;

    /// <summary>Writes the footer.</summary>
    public static void Write(Stream target, BlockHandle metaindex, BlockHandle index)
    {
        using MemoryStream footer = new(Size);
        metaindex.Write(footer);
        index.Write(footer);
        footer.SetLength(Size);
        BinaryPrimitives.WriteUInt64LittleEndian(footer.GetBuffer().AsSpan(HandlesSize), Magic);
        target.Write(footer.GetBuffer().AsSpan(0, Size));
    }

    /// <summary>Reads where the index lies; false when the file does not end in a footer. The metaindex is always empty.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file, out BlockHandle index)
    {
        index = default;
        if (file.Length < Size || BinaryPrimitives.ReadUInt64LittleEndian(file[^sizeof(ulong)..]) != Magic)
        {
            return false;
        }

        ReadOnlySpan<byte> handles = file[^Size..^sizeof(ulong)];
        int position = 0;
        return BlockHandle.TryRead(handles, ref position, out _) && BlockHandle.TryRead(handles, ref position, out index);
    }
}
