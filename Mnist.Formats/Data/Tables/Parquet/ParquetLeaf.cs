namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>A column of values as it lies in the file.</summary>
/// <param name="Name">The name of the field of the table it belongs to.</param>
/// <param name="Index">Its place among the columns of a row group; -1 where the field is of several.</param>
/// <param name="Kind">What the values are.</param>
/// <param name="Physical">The number of the type they are stored in.</param>
/// <param name="MostDefined">The definition level of a value that is there; 0 where none can be missing.</param>
/// <param name="ElementDefined">The definition level from which on a list has an element; -1 where it is no list.</param>
internal sealed record ParquetLeaf(string Name, int Index, ParquetKind Kind, int Physical, int MostDefined, int ElementDefined)
{
    /// <summary>Whether a row is a list.</summary>
    public bool IsList => ElementDefined >= 0;

    /// <summary>What the values are read as.</summary>
    public Type ElementType => Kind switch
    {
        ParquetKind.Bool => typeof(bool),
        ParquetKind.Byte => typeof(byte),
        ParquetKind.Int => typeof(int),
        ParquetKind.UInt or ParquetKind.Long or ParquetKind.ULong => typeof(long),
        ParquetKind.Half or ParquetKind.Float => typeof(float),
        ParquetKind.Double => typeof(double),
        ParquetKind.Text => typeof(string),
        _ => typeof(object),
    };
}
