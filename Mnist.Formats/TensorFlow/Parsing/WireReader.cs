namespace Mnist.Formats.TensorFlow.Parsing;

/// <summary>Walks the fields of a protobuf message where they lie; nothing is copied, and every length is checked against what is left.</summary>
/// <remarks>A field is a varint (number of the field times 8, plus its wire type) and, by wire type, a varint (0), 8 bytes (1), a length and so many bytes (2), or 4 bytes (5). Groups (3 and 4) no file of TensorFlow has.</remarks>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    public const int VarintType = 0;
    public const int LengthType = 2;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;

    /// <summary>Where the next field begins.</summary>
    public readonly int Position => _position;

    /// <summary>Whether all fields were read.</summary>
    public readonly bool IsAtEnd => _position >= _message.Length;

    /// <summary>The bytes between a place and the next field.</summary>
    public readonly ReadOnlySpan<byte> Since(int position) => _message[position.._position];

    /// <summary>Reads a field and moves on; false when the bytes are no field.</summary>
    /// <param name="field">Number of the field.</param>
    /// <param name="type">Its wire type.</param>
    /// <param name="value">The bytes of its value.</param>
    public bool TryRead(out int field, out int type, out ReadOnlySpan<byte> value)
    {
        field = type = 0;
        value = default;
        if (!TryVarint(out ulong tag) || tag > uint.MaxValue || tag < 8)
        {
            return false;
        }

        (field, type) = ((int)(tag >> 3), (int)(tag & 7));
        int start = _position;
        switch (type)
        {
            case VarintType:
                if (!TryVarint(out _))
                {
                    return false;
                }

                value = _message[start.._position];
                return true;
            case 1:
                return TryTake(sizeof(ulong), out value);
            case LengthType:
                return TryVarint(out ulong length) && TryTake(length, out value);
            case 5:
                return TryTake(sizeof(uint), out value);
            default:
                return false;
        }
    }

    private bool TryTake(ulong length, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (length > (ulong)(_message.Length - _position))
        {
            return false;
        }

        value = _message.Slice(_position, (int)length);
        _position += (int)length;
        return true;
    }

    private bool TryVarint(out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 70 && _position < _message.Length; shift += 7)
        {
            byte next = _message[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
