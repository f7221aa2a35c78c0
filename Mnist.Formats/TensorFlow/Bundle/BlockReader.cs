using System.Buffers.Binary;

namespace Mnist.Formats.TensorFlow.Bundle;

/// <summary>Walks the entries of a block of a table; every length is checked against what is left of the block.</summary>
/// <remarks>
/// <para>An entry is three varints (bytes of the key shared with the key before, further bytes of the key, bytes of the value), the key's further bytes, and the value.</para>
/// <para>Behind the entries stand the offsets of those whose key is written in full, 4 bytes each, and the number of these offsets, 4 bytes.</para>
/// </remarks>
internal ref struct BlockReader
{
    private readonly ReadOnlySpan<byte> _entries;
    private byte[] _key = [];
    private int _keyLength;
    private int _position;

    private BlockReader(ReadOnlySpan<byte> entries) => _entries = entries;

    /// <summary>Whether all entries were read.</summary>
    public readonly bool IsAtEnd => _position == _entries.Length;

    /// <summary>Begins a block; false when it is too short for the offsets it claims to have.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> block, out BlockReader reader)
    {
        reader = default;
        if (block.Length < sizeof(uint))
        {
            return false;
        }

        long end = block.Length - sizeof(uint) - (sizeof(uint) * (long)BinaryPrimitives.ReadUInt32LittleEndian(block[^sizeof(uint)..]));
        if (end < 0)
        {
            return false;
        }

        reader = new BlockReader(block[..(int)end]);
        return true;
    }

    /// <summary>Reads an entry and moves on; false when a length goes beyond the block, or beyond the key before.</summary>
    /// <param name="key">The key in full; the next call overwrites it.</param>
    /// <param name="value">The value.</param>
    public bool TryRead(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = value = default;
        if (!Varint.TryRead(_entries, ref _position, out long shared) || !Varint.TryRead(_entries, ref _position, out long own) || !Varint.TryRead(_entries, ref _position, out long length)
            || shared > _keyLength || own > _entries.Length - _position || length > _entries.Length - _position - own)
        {
            return false;
        }

        // One buffer for all keys: what an entry shares with the one before costs nothing, however long it is.
        _keyLength = (int)shared + (int)own;
        if (_key.Length < _keyLength)
        {
            Array.Resize(ref _key, Math.Max(_keyLength, 2 * _key.Length));
        }

        _entries.Slice(_position, (int)own).CopyTo(_key.AsSpan((int)shared));
        key = _key.AsSpan(0, _keyLength);
        value = _entries.Slice(_position + (int)own, (int)length);
        _position += (int)own + (int)length;
        return true;
    }
}
