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
    public static PageHeader Read(ref ThriftReader reader)
    {
        PageHeader page = new(-1, -1, -1, 0, 0, 0, 0, IsPacked: true);
        for (int id = 0; reader.Field(ref id, out ThriftType type);)
        {
            switch (id, type)
            {
                case (1, ThriftType.I32):
                    page = page with { Type = reader.Small() };
                    break;
                case (2, ThriftType.I32):
                    page = page with { Unpacked = reader.Small() };
                    break;
                case (3, ThriftType.I32):
                    page = page with { Packed = reader.Small() };
                    break;
                case (5 or 7, ThriftType.Struct):
                    page = page.Inner(ref reader, encodingAt: 2);
                    break;
                case (8, ThriftType.Struct):
                    page = page.Inner(ref reader, encodingAt: 4);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return page is { Unpacked: >= 0, Packed: >= 0, Values: >= 0, Defined: >= 0, Repeated: >= 0 } ? page : throw new InvalidDataException("A page has no size.");
    }

    private PageHeader Inner(ref ThriftReader reader, int encodingAt)
    {
        PageHeader page = this;
        for (int id = 0; reader.Field(ref id, out ThriftType type);)
        {
            if (type == ThriftType.I32 && id == 1)
            {
                page = page with { Values = reader.Small() };
            }
            else if (type == ThriftType.I32 && id == encodingAt)
            {
                page = page with { Encoding = reader.Small() };
            }
            else if (type == ThriftType.I32 && encodingAt == 4 && id == 5)
            {
                page = page with { Defined = reader.Small() };
            }
            else if (type == ThriftType.I32 && encodingAt == 4 && id == 6)
            {
                page = page with { Repeated = reader.Small() };
            }
            else
            {
                page = encodingAt == 4 && id == 7 ? page with { IsPacked = type == ThriftType.True } : page;
                reader.Skip(type);
            }
        }

        return page;
    }
}
