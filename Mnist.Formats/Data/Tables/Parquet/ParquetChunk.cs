namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>Where the pages of a column lie in a row group.</summary>
/// <param name="Type">The number of the type the values are stored in.</param>
/// <param name="Codec">The number of their compression.</param>
/// <param name="Values">How many values, missing ones and those of lists included.</param>
/// <param name="Start">Where the first page begins.</param>
/// <param name="Length">Bytes of all pages.</param>
internal sealed record ParquetChunk(int Type, int Codec, long Values, long Start, long Length)
{
    /// <summary>Reads the description of one.</summary>
    public static ParquetChunk Read(ref ThriftReader reader)
    {
        ParquetChunk? chunk = null;
        for (int id = 0; reader.Field(ref id, out ThriftType type);)
        {
            if (id == 3 && type == ThriftType.Struct)
            {
                chunk = ReadMetadata(ref reader);
            }
            else if (id is 1 or 8)
            {
                throw new InvalidDataException("A column lies in another file, or is encrypted.");
            }
            else
            {
                reader.Skip(type);
            }
        }

        return chunk ?? throw new InvalidDataException("A column is not described.");
    }

    private static ParquetChunk ReadMetadata(ref ThriftReader reader)
    {
        (int stored, int codec, long values, long length, long data, long dictionary) = (-1, 0, -1, -1, -1, 0);
        for (int id = 0; reader.Field(ref id, out ThriftType type);)
        {
            switch (id, type)
            {
                case (1, ThriftType.I32):
                    stored = reader.Small();
                    break;
                case (4, ThriftType.I32):
                    codec = reader.Small();
                    break;
                case (5, ThriftType.I64):
                    values = reader.Whole();
                    break;
                case (7, ThriftType.I64):
                    length = reader.Whole();
                    break;
                case (9, ThriftType.I64):
                    data = reader.Whole();
                    break;
                case (11, ThriftType.I64):
                    dictionary = reader.Whole();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        // Some writers give the dictionary's place as 0 where there is none.
        long start = dictionary > 0 && dictionary < data ? dictionary : data;
        return values >= 0 && length >= 0 && start >= 4 ? new ParquetChunk(stored, codec, values, start, length) : throw new InvalidDataException("A column's place is missing.");
    }
}
