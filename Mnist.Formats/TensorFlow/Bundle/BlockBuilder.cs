using System.Buffers.Binary;

namespace Mnist.Formats.TensorFlow.Bundle;

/// <summary>Builds one block of a table: entries whose keys leave out what they share with the key before.</summary>
/// <param name="restartInterval">After how many entries a key is written in full again.</param>
internal sealed class BlockBuilder(int restartInterval)
{
    private readonly List<byte> _content = [];
    private readonly List<uint> _restarts = [0];
    private byte[] _lastKey = [];
    private int _sinceRestart;

    /// <summary>Whether the block has no entry yet.</summary>
    public bool IsEmpty => _content.Count == 0;

    /// <summary>Length of the finished block if no further entry came.</summary>
    public long SizeEstimate => _content.Count + (sizeof(uint) * (_restarts.Count + 1L));

    /// <summary>Appends an entry; its key must be greater than the one before.</summary>
    public void Add(byte[] key, ReadOnlySpan<byte> value)
    {
        int shared = 0;
        if (_sinceRestart < restartInterval)
        {
            shared = key.AsSpan().CommonPrefixLength(_lastKey);
        }
        else
        {
            _restarts.Add((uint)_content.Count);
            _sinceRestart = 0;
        }

        _content.AddRange(Varint.Encode((ulong)shared));
        _content.AddRange(Varint.Encode((ulong)(key.Length - shared)));
        _content.AddRange(Varint.Encode((ulong)value.Length));
        _content.AddRange(key.AsSpan(shared));
        _content.AddRange(value);
        _lastKey = key;
        _sinceRestart++;
    }

    /// <summary>The finished block; afterwards the builder is empty again.</summary>
    public byte[] Finish()
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        foreach (uint restart in _restarts.Append((uint)_restarts.Count))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(number, restart);
            _content.AddRange(number);
        }

        byte[] block = [.. _content];
        _content.Clear();
        _restarts.Clear();
        _restarts.Add(0);
        _lastKey = [];
        _sinceRestart = 0;
        return block;
    }
}
