using Mnist.Formats.Data.Tables.Parquet;

namespace Mnist.Formats.Data.Tables;

/// <summary>A file of rows in named columns, whatever its kind: csv, Parquet, .npy, .npz, IDX, or a folder of images.</summary>
/// <remarks>
/// A file is what it begins with; csv is by its name's ending, since text begins with anything. Rows are read a few at a time by as many cursors as are wanted, in memory that does not grow with their number.
/// Columns go by name, never by place, and two of one name are refused.
/// </remarks>
public abstract class Table
{
    /// <summary>What is read, for messages and help.</summary>
    public const string Kinds = "csv, tsv, Parquet, .npy, .npz, IDX or IDX.gz file, or a folder of images";

    /// <param name="file">The file or folder.</param>
    private protected Table(string file) => File = file;

    /// <summary>The file or folder.</summary>
    public string File { get; }

    /// <summary>The columns, as they lie in the file.</summary>
    public IReadOnlyList<TableColumn> Columns { get; private protected init; } = [];

    /// <summary>How many rows there are.</summary>
    public long Rows { get; private protected init; }

    /// <summary>Whether the columns have names of their own; an .npy or IDX file is one array without a name.</summary>
    public virtual bool HasNames => true;

    /// <summary>The files that hold the rows, in their order.</summary>
    public virtual IReadOnlyList<string> Files => [File];

    /// <summary>Whether the rows are images of files: the columns <c>file</c>, <c>label</c> and <c>image</c>.</summary>
    public virtual bool HoldsImages => false;

    /// <summary>What may be wrong where a column is not found; empty where nothing is to be said.</summary>
    internal virtual string Hint => string.Empty;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file, a folder of images, or a pattern with <c>*</c> for any letters of a name and <c>?</c> for one: files of one kind and of the same columns are read as one, images as a folder of them, in the order people count in (2 before 10).</param>
    /// <param name="options">How it is read; the defaults when null.</param>
    /// <param name="cancellation">Stops the opening: the rows of a csv are counted.</param>
    /// <returns>The table. It holds nothing open.</returns>
    /// <exception cref="DatasetException">The file is missing, no file matches, those that do are not of one kind and of the same columns, or one is of another kind, damaged, or has two columns of one name.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Table Open(string path, TableOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new TableOptions();
        _ = options.Channels is 1 or ColourImage.Channels ? 0 : throw new ArgumentOutOfRangeException(
            nameof(options), $"A pixel is 1 number (grey) or {ColourImage.Channels} (red, green and blue), received {options.Channels}.");
        if (FilePattern.Is(path))
        {
            IReadOnlyList<string> files = FilePattern.Files(path, cancellation);
            return files.All(ImageFormats.IsImage) ? ImageTable.OpenFiles(FilePattern.Root(path), path, files, options, cancellation)
                : files is [var only] ? Open(only, options, cancellation)
                : JoinedTable.Open(path, files, file => Open(file, options, cancellation));
        }

        if (Directory.Exists(path))
        {
            return ImageTable.OpenFolder(path, options, cancellation);
        }

        if (!System.IO.File.Exists(path))
        {
            throw new DatasetException($"'{path}' does not exist; give a {Kinds}.");
        }

        byte[] start = FileStart.Read(path);
        string extension = Path.GetExtension(path).ToLowerInvariant();
        return FileStart.IsZip(start) || extension == ".npz" ? ArrayTable.OpenNpz(path, options, cancellation)
            : FileStart.IsNpy(start) || extension == ".npy" ? ArrayTable.OpenNpy(path, options, cancellation)
            : ParquetTable.Is(start) || extension is ".parquet" or ".parq" or ".pq" ? ParquetTable.OpenParquet(path, options, cancellation)
            : FileStart.IsIdx(start) ? ArrayTable.OpenIdx(path, options)
            : extension is ".csv" or ".tsv" ? CsvTable.OpenCsv(path, options, cancellation)
            : Array.TrueForAll(start, value => value == 0) ? ArrayTable.OpenIdx(path, options)
            : throw new DatasetException($"'{path}' is of a kind that is not read; give a {Kinds}.");
    }

    /// <summary>Reads rows of some columns.</summary>
    /// <param name="requests">What is read of each row.</param>
    /// <param name="first">The first row, from 0.</param>
    /// <param name="cancellation">Stops the opening.</param>
    /// <returns>The cursor, to be disposed.</returns>
    /// <exception cref="DatasetException">The file is damaged, or not what it was when the table was opened.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public abstract TableCursor Read(IReadOnlyList<ColumnRequest> requests, long first, CancellationToken cancellation);

    /// <summary>How many values a row of a column has; of lists whose rows say it each, the first row's.</summary>
    /// <param name="column">Its place in <see cref="Columns"/>.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DatasetException">The file is damaged.</exception>
    public virtual IReadOnlyList<long> RowShape(int column, CancellationToken cancellation) => Columns[column].RowShape!;
}
