using System.Buffers.Binary;

namespace Mnist.Formats.TensorFlow.Bundle;

/// <summary>
/// Writes sorted keys with their values as a table file, choosing block borders and separators as TensorFlow does, so
/// that equal content gives equal bytes.
/// </summary>
internal sealed class TableWriter(Stream target)
{
    private const int BlockSize = 262_144;
    private const int LargeEntry = 2 * BlockSize;
    private const int DataRestartInterval = 16;
    private const byte NoCompression = 0;

    private readonly BlockBuilder _data = new(DataRestartInterval);
    private readonly BlockBuilder _index = new(restartInterval: 1);
    private byte[]? _lastKey;
    private BlockHandle? _pending;
    private long _written;

    /// <summary>Appends an entry; keys must come in strictly ascending order of their bytes.</summary>
    public void Add(byte[] key, ReadOnlySpan<byte> value)
    {
        if (_lastKey is not null && key.AsSpan().SequenceCompareTo(_lastKey) <= 0)
        {
            throw new ArgumentException("Keys must be added in strictly ascending order.", nameof(key));
        }

        if (!_data.IsEmpty && (long)key.Length + value.Length >= LargeEntry)
        {
            Flush();
        }

        // The index entry of a block waits for the next key, since the shortest separator depends on it.
        if (_pending is BlockHandle handle)
        {
            _index.Add(Separator(_lastKey!, key), handle.ToBytes());
            _pending = null;
        }

        _data.Add(key, value);
        _lastKey = key;
        if (_data.SizeEstimate >= BlockSize)
        {
            Flush();
        }
    }

    /// <summary>Writes what remains and the end of the file.</summary>
    public void Finish()
    {
        Flush();
        BlockHandle metaindex = WriteBlock(new BlockBuilder(DataRestartInterval).Finish());
        if (_pending is BlockHandle handle)
        {
            _index.Add(Successor(_lastKey!), handle.ToBytes());
        }

        TableFooter.Write(target, metaindex, WriteBlock(_index.Finish()));
    }

    private void Flush()
    {
        if (!_data.IsEmpty)
        {
            _pending = WriteBlock(_data.Finish());
        }
    }

    private BlockHandle WriteBlock(byte[] block)
    {
        Span<byte> trailer = stackalloc byte[BlockHandle.TrailerSize];
        trailer[0] = NoCompression;
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[1..], Crc32C.Mask(Crc32C.Append(Crc32C.Compute(block), trailer[..1])));
        target.Write(block);
        target.Write(trailer);
        BlockHandle handle = new(_written, block.Length);
        _written += block.Length + trailer.Length;
        return handle;
    }

    /// <summary>A short key that is not below <paramref name="last"/> and below <paramref name="next"/>.</summary>
    private static byte[] Separator(byte[] last, byte[] next)
    {
        int at = last.AsSpan().CommonPrefixLength(next);
        return at < last.Length && at < next.Length && last[at] + 1 < next[at] ? [.. last.AsSpan(0, at), (byte)(last[at] + 1)] : last;
    }

    /// <summary>A short key that is not below <paramref name="last"/>.</summary>
    private static byte[] Successor(byte[] last)
    {
        int at = last.AsSpan().IndexOfAnyExcept(byte.MaxValue);
        return at < 0 ? last : [.. last.AsSpan(0, at), (byte)(last[at] + 1)];
    }
}
