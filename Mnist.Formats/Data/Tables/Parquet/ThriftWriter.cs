using System.Runtime.InteropServices;
using System.Text;

namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>Writes Thrift's compact protocol: fields in the order of their numbers, structures inside each other.</summary>
internal sealed class ThriftWriter
{
    private readonly List<byte> _bytes = [];
    private readonly Stack<int> _outer = new();
    private int _last;

    /// <summary>What is written so far.</summary>
    public ReadOnlySpan<byte> Bytes => CollectionsMarshal.AsSpan(_bytes);

    /// <summary>Writes a whole number of 32 bits.</summary>
    public ThriftWriter Small(int id, int value) => Head(id, ThriftType.I32).Whole(value);

    /// <summary>Writes a whole number of 64 bits.</summary>
    public ThriftWriter Large(int id, long value) => Head(id, ThriftType.I64).Whole(value);

    /// <summary>Writes a text.</summary>
    public ThriftWriter Text(int id, string text) => Head(id, ThriftType.Binary).Text(text);

    /// <summary>Writes an element of a list of texts.</summary>
    public ThriftWriter Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Varint((ulong)bytes.Length);
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>Writes a number as it is, as an element of a list.</summary>
    public ThriftWriter Whole(long value)
    {
        Varint((ulong)((value << 1) ^ (value >> 63)));
        return this;
    }

    /// <summary>Begins a list.</summary>
    public ThriftWriter List(int id, ThriftType element, int count)
    {
        Head(id, ThriftType.List);
        if (count < 15)
        {
            _bytes.Add((byte)((count << 4) | (int)element));
        }
        else
        {
            _bytes.Add((byte)(0xF0 | (int)element));
            Varint((ulong)count);
        }

        return this;
    }

    /// <summary>Begins a structure that is a field.</summary>
    public ThriftWriter Begin(int id) => Head(id, ThriftType.Struct).Begin();

    /// <summary>Begins a structure that is an element of a list.</summary>
    public ThriftWriter Begin()
    {
        _outer.Push(_last);
        _last = 0;
        return this;
    }

    /// <summary>Ends a structure.</summary>
    public ThriftWriter End()
    {
        _bytes.Add(0);
        _last = _outer.Count > 0 ? _outer.Pop() : 0;
        return this;
    }

    private ThriftWriter Head(int id, ThriftType type)
    {
        _bytes.Add((byte)(((id - _last) << 4) | (int)type));
        _last = id;
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
    }
}
