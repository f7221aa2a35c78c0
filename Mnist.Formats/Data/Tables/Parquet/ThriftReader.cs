using System.Text;

namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>Reads Thrift's compact protocol, in which Parquet writes what it knows of its pages and columns. Nothing is kept but what is asked for.</summary>
/// <remarks>The protocol: Apache Thrift, <c>thrift-compact-protocol.md</c>.</remarks>
/// <param name="bytes">What is read.</param>
/// <param name="start">Where it begins.</param>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes, int start = 0)
{
    private const int MaxDepth = 32;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Where the next byte is.</summary>
    public int Position { get; private set; } = start;

    // The next field of a structure: its number follows from that of the field before.
    private bool Field(ref int id, out ThriftType type)
    {
        int head = Byte();
        type = (ThriftType)(head & 0xF);
        if (head == 0)
        {
            return false;
        }

        id = head >> 4 > 0 ? id + (head >> 4) : (int)Whole();
        return true;
    }

    /// <summary>A whole number of any size.</summary>
    public long Whole()
    {
        ulong value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A whole number of 32 bits.</summary>
    public int Small() => Whole() is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw new InvalidDataException("A number is too large.");

    /// <summary>A number of one byte.</summary>
    public int Octet() => Byte();

    /// <summary>A text.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>Begins a list.</summary>
    /// <param name="element">What its elements are.</param>
    /// <returns>How many there are; each takes a byte at least.</returns>
    public int List(out ThriftType element)
    {
        int head = Byte();
        element = (ThriftType)(head & 0xF);
        ulong count = head >> 4 == 0xF ? Varint() : (ulong)(head >> 4);
        return count <= (ulong)(_bytes.Length - Position) ? (int)count : throw new InvalidDataException("A list is longer than the file.");
    }

    /// <summary>A structure; what comes behind it is next.</summary>
    public ThriftStruct Struct()
    {
        ThriftStruct fields = new(_bytes);
        for (int id = 0; Field(ref id, out ThriftType type);)
        {
            fields.Add(id, type, Position);
            Skip(type, 1);
        }

        return fields;
    }

    /// <summary>Passes over a value.</summary>
    public void Skip(ThriftType type, int depth = 0)
    {
        _ = depth <= MaxDepth ? 0 : throw new InvalidDataException("Structures lie too deep.");
        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                Byte();
                break;
            case ThriftType.I16 or ThriftType.I32 or ThriftType.I64:
                Varint();
                break;
            case ThriftType.Double:
                Take(sizeof(double));
                break;
            case ThriftType.Binary:
                Bytes();
                break;
            case ThriftType.List or ThriftType.Set:
                for (int left = List(out ThriftType element); left > 0; left--)
                {
                    SkipElement(element, depth + 1);
                }

                break;
            case ThriftType.Map:
                SkipMap(depth);
                break;
            case ThriftType.Struct:
                for (int id = 0; Field(ref id, out ThriftType field);)
                {
                    Skip(field, depth + 1);
                }

                break;
            default:
                throw new InvalidDataException("A value is of no type.");
        }
    }

    // In a list a truth value takes a byte, in a structure it is the field's type.
    private void SkipElement(ThriftType type, int depth)
    {
        if (type is ThriftType.True or ThriftType.False)
        {
            Byte();
        }
        else
        {
            Skip(type, depth);
        }
    }

    private void SkipMap(int depth)
    {
        ulong count = Varint();
        _ = count <= (ulong)(_bytes.Length - Position) ? 0 : throw new InvalidDataException("A map is longer than the file.");
        int types = count > 0 ? Byte() : 0;
        for (; count > 0; count--)
        {
            SkipElement((ThriftType)(types >> 4), depth + 1);
            SkipElement((ThriftType)(types & 0xF), depth + 1);
        }
    }

    private ReadOnlySpan<byte> Bytes() => Varint() is var length && length <= (ulong)(_bytes.Length - Position) ? Take((int)length) : throw new InvalidDataException("A text is longer than the file.");

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            int part = Byte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number does not end.");
    }

    private int Byte() => Position < _bytes.Length ? _bytes[Position++] : throw new EndOfStreamException();

    private ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> taken = count <= _bytes.Length - Position ? _bytes.Slice(Position, count) : throw new EndOfStreamException();
        Position += count;
        return taken;
    }
}
