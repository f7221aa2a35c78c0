using System.Buffers.Binary;
using System.Text;
using Snappier;

namespace Mnist.Formats.TensorFlow.Bundle;

/// <summary>Reads a table file (of LevelDB's form): sorted keys with their values.</summary>
/// <remarks>
/// <para>Blocks of entries; a metaindex block, always empty; an index block, whose values are the handles of the other blocks; a footer of 48 bytes (<see cref="TableFooter"/>).</para>
/// <para>Behind a block stand a byte for its compression (0 none, 1 Snappy) and a masked CRC-32C of the block, as it lies in the file, and that byte.</para>
/// </remarks>
internal ref struct TableReader
{
    private const byte Plain = 0;
    private const byte SnappyCompressed = 1;

    private readonly ReadOnlySpan<byte> _file;
    private readonly string _path;
    private readonly FormatLimits _limits;
    private readonly Dictionary<string, byte[]> _entries = new(StringComparer.Ordinal);
    private long _unpacked;
    private long _keyBytes;
    private long _end;

    private TableReader(ReadOnlySpan<byte> file, string path, FormatLimits limits)
    {
        _file = file;
        _path = path;
        _limits = limits;
    }

    /// <summary>All entries by key.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="limits">What is refused for its size.</param>
    /// <exception cref="ModelFormatException">The file is damaged, or larger than the limits.</exception>
    public static Dictionary<string, byte[]> Read(ReadOnlySpan<byte> file, string path, FormatLimits limits) => new TableReader(file, path, limits).Read();

    private Dictionary<string, byte[]> Read()
    {
        if (!TableFooter.TryRead(_file, out BlockHandle index))
        {
            throw Bad("it does not end as an index of a checkpoint does; it is truncated or another file", null);
        }

        BlockReader handles = Open(index);
        while (!handles.IsAtEnd)
        {
            int position = 0;
            if (!handles.TryRead(out _, out ReadOnlySpan<byte> value) || !BlockHandle.TryRead(value, ref position, out BlockHandle block))
            {
                throw Bad("the list of blocks is damaged", index.Offset);
            }

            // Blocks lie one behind the other; a list that names one twice would make much of little.
            if (block.Offset < _end)
            {
                throw Bad("the list of blocks names bytes twice; copy the file again, or save the checkpoint again", index.Offset);
            }

            Add(block);
            _end = block.Offset + block.Size + BlockHandle.TrailerSize;
        }

        return _entries;
    }

    private void Add(BlockHandle handle)
    {
        BlockReader block = Open(handle);
        while (!block.IsAtEnd)
        {
            if (!block.TryRead(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value))
            {
                throw Bad("an entry goes beyond its block", handle.Offset);
            }

            // The header of the checkpoint is an entry too.
            if (_entries.Count > _limits.MaxTensors)
            {
                throw Bad($"it lists more than the {_limits.MaxTensors} tensors that are read", null);
            }

            _keyBytes += key.Length;
            if (_keyBytes > _limits.MaxKeyBytes)
            {
                throw Bad($"its keys have more than the {_limits.MaxKeyBytes} bytes that are read", handle.Offset);
            }

            if (!_entries.TryAdd(Encoding.UTF8.GetString(key), value.ToArray()))
            {
                throw Bad($"it lists the key '{FileText.Name(Encoding.UTF8.GetString(key))}' twice; save the checkpoint again", handle.Offset);
            }
        }
    }

    private BlockReader Open(BlockHandle handle)
    {
        if (handle.Offset > _file.Length || handle.Size > _file.Length - handle.Offset - BlockHandle.TrailerSize)
        {
            throw Bad("it refers to a block outside of the file; it is truncated", null);
        }

        ReadOnlySpan<byte> stored = _file.Slice((int)handle.Offset, (int)handle.Size + BlockHandle.TrailerSize);
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(stored[^sizeof(uint)..]);
        if (Crc32C.Unmask(checksum) != Crc32C.Compute(stored[..^sizeof(uint)]))
        {
            throw Bad("the bytes of a block do not match their checksum", handle.Offset);
        }

        return BlockReader.TryOpen(Unpack(stored[..(int)handle.Size], stored[(int)handle.Size], handle.Offset), out BlockReader block)
            ? block
            : throw Bad("a block is shorter than its own list of keys", handle.Offset);
    }

    private ReadOnlySpan<byte> Unpack(ReadOnlySpan<byte> block, byte compression, long offset)
    {
        switch (compression)
        {
            case Plain:
                return block;
            case SnappyCompressed:
                try
                {
                    // The size is read first: a few bytes can claim to hold gigabytes.
                    int size = Snappy.GetUncompressedLength(block);
                    _unpacked += size;
                    return size <= _limits.MaxBlockBytes && _unpacked <= _limits.MaxIndexBytes
                        ? Snappy.DecompressToArray(block)
                        : throw Bad($"its blocks unpack to more than the {_limits.MaxBlockBytes} bytes each, and {_limits.MaxIndexBytes} together, that are read", offset);
                }
                catch (Exception error) when (error is InvalidDataException or ArithmeticException)
                {
                    throw new ModelFormatException("the Snappy compression of a block is damaged", _path, offset, inner: error);
                }

            default:
                throw Bad($"a block has compression {compression}; 0 (none) and 1 (Snappy) are supported", offset);
        }
    }

    private readonly ModelFormatException Bad(string reason, long? offset) => new(reason, _path, offset);
}
