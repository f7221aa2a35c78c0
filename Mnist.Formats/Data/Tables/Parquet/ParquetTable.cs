using Microsoft.Win32.SafeHandles;

namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>A Parquet file: plain columns and lists of numbers, read a page of each column at a time.</summary>
/// <remarks>
/// Values may be missing or repeated once, pages may be of either version and each written its own way (plain, by dictionary, as differences, split by bytes), compressed with Snappy, gzip, brotli or LZ4.
/// The reader is our own: a row group may be as large as the file, and the libraries hold one in memory. The format: Apache Parquet, <c>parquet.thrift</c>, <c>Encodings.md</c>.
/// </remarks>
internal sealed class ParquetTable : Table
{
    // A value that repeats takes no room in the file, but time to read. Pictures are mostly zeros; a thousand times is more than they reach.
    private const long Free = 1 << 20;
    private const long Ratio = 1000;

    private readonly TableOptions _options;

    private ParquetTable(string file, ParquetFooter footer, TableOptions options)
        : base(file) => (Footer, _options) = (footer, options);

    /// <summary>What stands at its end.</summary>
    public ParquetFooter Footer { get; }

    /// <summary>Whether a file is one.</summary>
    /// <param name="start">Its first bytes.</param>
    public static bool Is(ReadOnlySpan<byte> start) => start.StartsWith(ParquetFooter.Signature) || start.StartsWith("PARE"u8);

    /// <summary>Opens a file.</summary>
    public static ParquetTable OpenParquet(string path, TableOptions options, CancellationToken cancellation) => Guarded(path, () =>
    {
        cancellation.ThrowIfCancellationRequested();
        using SafeFileHandle file = OpenFile(path);
        ParquetFooter footer = ParquetFooter.Read(file, path);
        ColumnNames.RequireOfOneName(path, [.. footer.Leaves.Select(leaf => leaf.Name)]);
        long most = Free + (Ratio * RandomAccess.GetLength(file));
        _ = footer.Rows <= most ? 0 : throw new DatasetException($"'{path}' announces {footer.Rows} rows, expected at most {most} in a file of its size; if it is no trap, save it without dictionaries.");
        return new ParquetTable(path, footer, options)
        {
            Columns = [.. footer.Leaves.Select(leaf => new TableColumn(leaf.Name, leaf.ElementType, leaf.IsList ? null : []))],
            Rows = footer.Rows,
        };
    });

    /// <inheritdoc/>
    public override TableCursor Read(IReadOnlyList<ColumnRequest> requests, long first, CancellationToken cancellation) =>
        Guarded(File, () => new ParquetCursor(this, OpenFile(File), requests, _options, first, cancellation));

    /// <inheritdoc/>
    public override IReadOnlyList<long> RowShape(int column, CancellationToken cancellation)
    {
        if (!Footer.Leaves[column].IsList)
        {
            return [];
        }

        ColumnRequest request = new([column], Columns[column].ElementType, 0);
        using ParquetCursor cursor = Guarded(File, () => new ParquetCursor(this, OpenFile(File), [request], _options, 0, cancellation));
        return [Math.Max(1, cursor.FirstLength())];
    }

    /// <summary>Refuses more values than a file of its size has.</summary>
    internal void RequireCredible(SafeFileHandle file, long values)
    {
        _ = values <= Free + (Ratio * RandomAccess.GetLength(file)) ? 0 : throw new InvalidDataException("A column has more values than the file can hold.");
    }

    /// <summary>Turns what is damaged into a sentence.</summary>
    internal static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or OverflowException or System.Text.DecoderFallbackException or ArgumentException)
        {
            throw new DatasetException($"'{path}' is damaged, or no Parquet file that is read; get or save it again.", error);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not DatasetException))
        {
            throw new DatasetException($"'{path}' cannot be read; check that it is there and may be read.", error, DatasetProblem.Unreadable);
        }
    }

    private static SafeFileHandle OpenFile(string path)
    {
        // As for all files of data: a pipe is none.
        BoundedRead.Open(path).Dispose();
        return System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
    }
}
