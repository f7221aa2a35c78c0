using Mnist.Formats.Data.Tables;

namespace Mnist.MLNet.Rows;

/// <summary>Writes rows of named columns into a file of some kind, a few at a time.</summary>
/// <param name="file">The file, for messages.</param>
internal abstract class RowFileWriter(string file) : IAsyncDisposable
{
    /// <summary>The file, for messages.</summary>
    protected string File => file;

    /// <summary>Makes the writer of the kind a file's name ends in.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stream">Where to; it stays the caller's.</param>
    /// <param name="rows">How many rows there will be; null where that is not known yet.</param>
    /// <param name="separator">What stands between the cells of a csv; by the file's name when null.</param>
    /// <exception cref="ArgumentException">Files of that name are not written.</exception>
    public static RowFileWriter Create(string path, Stream stream, long? rows, char? separator = null) => KindOf(path) switch
    {
        ".csv" => new CsvRowWriter(path, stream, separator ?? ','),
        ".tsv" => new CsvRowWriter(path, stream, separator ?? '\t'),
        ".parquet" => new ParquetRowWriter(path, stream),
        ".npz" => new NpzRowWriter(path, stream),
        ".npy" => new NpyRowWriter(path, stream, rows),
        ".idx" => new IdxRowWriter(path, stream),
        _ => throw Unknown(path),
    };

    /// <summary>Finds out before the work whether files of a name are written.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void RequireKnown(string path) => _ = KindOf(path) is ".csv" or ".tsv" or ".parquet" or ".npz" or ".npy" or ".idx" ? 0 : throw Unknown(path);

    /// <summary>The kind of file a name says, as the ending that says it best; others say nothing.</summary>
    public static string KindOf(string path) => path.EndsWith("-ubyte", StringComparison.OrdinalIgnoreCase) ? ".idx" : Path.GetExtension(path).ToLowerInvariant();

    /// <summary>Frees what is needed only while rows are written: a file that was not ended is none.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Begins the file.</summary>
    /// <param name="columns">What is written of each row.</param>
    /// <exception cref="Formats.Data.DatasetException">Such columns do not go into such a file.</exception>
    public abstract void Begin(IReadOnlyList<WrittenColumn> columns);

    /// <summary>Writes rows.</summary>
    /// <param name="values">The values of each column; they are not kept.</param>
    /// <param name="rows">How many rows.</param>
    public abstract void Write(IReadOnlyList<WrittenValues> values, int rows);

    /// <summary>Ends the file.</summary>
    public abstract void End();

    /// <summary>The names of the columns, one for each value of a row.</summary>
    protected IReadOnlyList<string> CellNames(IReadOnlyList<WrittenColumn> columns)
    {
        string[] names = [.. columns.SelectMany(column => column.CellNames)];
        ColumnNames.RequireOfOneName(file, names, columns.Any(column => column.IsOfModel) ? ", or name another column for the rows" : string.Empty);
        return names;
    }

    private static ArgumentException Unknown(string path) => new($"A file of rows that is written ends in {RowCatalog.SavedKinds}, received '{path}'.", nameof(path));
}
