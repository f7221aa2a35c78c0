namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>What the values of a column are, of the type they are stored in and what is said of it.</summary>
internal enum ParquetKind
{
    /// <summary>Something that is not read: dates, decimals, structures.</summary>
    Other,
    Bool,
    Byte,
    Int,
    UInt,
    Long,
    ULong,
    Half,
    Float,
    Double,
    Text,
}
