using Microsoft.Win32.SafeHandles;

namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>Reads a column row by row, through its pages and row groups.</summary>
internal abstract class ParquetColumn
{
    /// <summary>Makes the reader of a column.</summary>
    /// <param name="table">The table.</param>
    /// <param name="leaf">The column.</param>
    /// <param name="request">What its values are wanted for.</param>
    /// <param name="options">How missing ones are taken.</param>
    public static ParquetColumn Of(string table, ParquetLeaf leaf, ColumnRequest request, TableOptions options) => leaf.Kind switch
    {
        ParquetKind.Bool => new ParquetColumn<bool>(table, leaf, request, options),
        ParquetKind.Byte or ParquetKind.Int or ParquetKind.UInt => new ParquetColumn<int>(table, leaf, request, options),
        ParquetKind.Long or ParquetKind.ULong => new ParquetColumn<long>(table, leaf, request, options),
        ParquetKind.Half or ParquetKind.Float => new ParquetColumn<float>(table, leaf, request, options),
        ParquetKind.Double => new ParquetColumn<double>(table, leaf, request, options),
        ParquetKind.Text => new ParquetColumn<string>(table, leaf, request, options),
        _ => throw new DatasetException($"'{table}' holds in '{FileText.Name(leaf.Name)}' dates, decimals, structures or the like, which are not read; save it as numbers, texts or lists of numbers."),
    };

    /// <summary>Begins with a row group.</summary>
    /// <param name="file">The file.</param>
    /// <param name="chunk">Where it has the column.</param>
    public abstract void Begin(SafeFileHandle file, ParquetChunk chunk);

    /// <summary>Reads rows.</summary>
    /// <param name="target">Where they go; null to pass over them.</param>
    /// <param name="at">Where in it the first one goes.</param>
    /// <param name="stride">How far it is from one to the next.</param>
    /// <param name="rows">How many.</param>
    /// <param name="firstRow">The number of the first.</param>
    public abstract void Read(Array? target, int at, int stride, int rows, long firstRow);

    /// <summary>How many values the next row has.</summary>
    public abstract int NextLength();
}
