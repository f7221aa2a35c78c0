using System.Runtime.CompilerServices;

namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>A structure of Thrift's compact protocol: where each of its fields lies, by their numbers. Nothing of it is kept, and a field of another type than is asked for is none.</summary>
/// <param name="bytes">What the structure is part of.</param>
internal ref struct ThriftStruct(ReadOnlySpan<byte> bytes)
{
    // More than any structure of Parquet has; those behind are passed over.
    private const int MostFields = 32;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private Places _places;
    private Types _types;

    /// <summary>The number of the last field, 0 where there is none: of a union the one that it is.</summary>
    public int Last { get; private set; }

    /// <summary>Notes a field.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="type">Its type.</param>
    /// <param name="at">Where its value begins.</param>
    public void Add(int id, ThriftType type, int at)
    {
        Last = id;
        if (id is >= 0 and < MostFields)
        {
            (_places[id], _types[id]) = (at, (byte)type);
        }
    }

    /// <summary>Whether there is a field.</summary>
    public readonly bool Has(int id) => _types[id] != (byte)ThriftType.Stop;

    /// <summary>A whole number of 64 bits.</summary>
    public readonly long Whole(int id, long missing) => Is(id, ThriftType.I64) ? At(id).Whole() : missing;

    /// <summary>A whole number of 32 bits.</summary>
    public readonly int Small(int id, int missing) => Is(id, ThriftType.I32) ? At(id).Small() : missing;

    /// <summary>A number of one byte.</summary>
    public readonly int Octet(int id, int missing) => Is(id, ThriftType.Byte) ? At(id).Octet() : missing;

    /// <summary>A truth value.</summary>
    public readonly bool Flag(int id, bool missing) => Has(id) ? Is(id, ThriftType.True) : missing;

    /// <summary>A text.</summary>
    public readonly string Text(int id) => Is(id, ThriftType.Binary) ? At(id).Text() : string.Empty;

    /// <summary>A structure in it.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public readonly ThriftStruct Struct(int id) => Is(id, ThriftType.Struct) ? At(id).Struct() : throw Missing(id);

    /// <summary>The reader of a list of structures, and how many there are.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public readonly ThriftReader List(int id, out int count)
    {
        ThriftReader reader = Is(id, ThriftType.List) ? At(id) : throw Missing(id);
        count = reader.List(out ThriftType element);
        return element == ThriftType.Struct || count == 0 ? reader : throw Missing(id);
    }

    private readonly bool Is(int id, ThriftType type) => _types[id] == (byte)type;

    private readonly ThriftReader At(int id) => new(_bytes, _places[id]);

    private static InvalidDataException Missing(int id) => new($"Field {id} of a structure is missing.");

    [InlineArray(MostFields)]
    private struct Places
    {
        private int _first;
    }

    [InlineArray(MostFields)]
    private struct Types
    {
        private byte _first;
    }
}
