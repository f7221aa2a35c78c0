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
    /// <exception cref="InvalidDataException">It is not whole.</exception>
    public static ParquetChunk Read(ThriftStruct column)
    {
        _ = column.Has(1) || column.Has(8) ? throw new InvalidDataException("A column lies in another file, or is encrypted.") : 0;
        ThriftStruct data = column.Struct(3);
        (long values, long length, long first, long dictionary) = (data.Whole(5, -1), data.Whole(7, -1), data.Whole(9, -1), data.Whole(11, 0));

        // Some writers give the dictionary's place as 0 where there is none.
        long start = dictionary > 0 && dictionary < first ? dictionary : first;
        return values >= 0 && length >= 0 && start >= 4 ? new ParquetChunk(data.Small(1, -1), data.Small(4, 0), values, start, length) : throw new InvalidDataException("A column's place is missing.");
    }
}
