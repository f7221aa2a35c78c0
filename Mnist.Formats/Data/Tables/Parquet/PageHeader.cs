namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>What stands before a page.</summary>
/// <param name="Type">0 values, 2 a dictionary, 3 values of version 2; others are passed over.</param>
/// <param name="Unpacked">Bytes it unpacks to.</param>
/// <param name="Packed">Bytes it takes.</param>
/// <param name="Values">How many values, missing ones included.</param>
/// <param name="Encoding">The number of how they are written.</param>
/// <param name="Defined">Bytes of the definition levels, in version 2.</param>
/// <param name="Repeated">Bytes of the repetition levels, in version 2.</param>
/// <param name="IsPacked">Whether the values are compressed, in version 2.</param>
internal sealed record PageHeader(int Type, int Unpacked, int Packed, int Values, int Encoding, int Defined, int Repeated, bool IsPacked)
{
    public const int Data = 0;
    public const int Dictionary = 2;
    public const int DataOfVersion2 = 3;

    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidDataException">A size is missing, or less than none.</exception>
    public static PageHeader Read(ThriftStruct page)
    {
        (int type, int unpacked, int packed) = (page.Small(1, -1), page.Small(2, -1), page.Small(3, -1));
        PageHeader header = new(type, unpacked, packed, 0, 0, 0, 0, IsPacked: true);
        if (type is Data or Dictionary)
        {
            ThriftStruct inner = page.Struct(type == Data ? 5 : 7);
            header = header with { Values = inner.Small(1, -1), Encoding = inner.Small(2, 0) };
        }
        else if (type == DataOfVersion2)
        {
            ThriftStruct inner = page.Struct(8);
            header = header with { Values = inner.Small(1, -1), Encoding = inner.Small(4, 0), Defined = inner.Small(5, 0), Repeated = inner.Small(6, 0), IsPacked = inner.Flag(7, missing: true) };
        }

        return header is { Unpacked: >= 0, Packed: >= 0, Values: >= 0, Defined: >= 0, Repeated: >= 0 } ? header : throw new InvalidDataException("A page has no size.");
    }
}
