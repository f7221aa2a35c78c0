using Microsoft.ML;
using Mnist.Formats;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Rows;

/// <summary>Writes columns of a data view into a file.</summary>
internal sealed class ViewSaving
{
    private const int MostRows = 256;
    private const int MostValues = 1 << 20;

    private readonly IDataView _data;
    private readonly SaveRowsOptions _options;
    private readonly ViewColumn[] _columns;
    private readonly IReadOnlyList<WrittenColumn> _written;

    /// <summary>Finds the columns.</summary>
    /// <param name="data">The view.</param>
    /// <param name="columns">Names of its columns; null for all.</param>
    /// <param name="options">How they are written.</param>
    /// <exception cref="ArgumentException">A column is not there, or does not go into files of rows.</exception>
    public ViewSaving(IDataView data, IReadOnlyList<string>? columns, SaveRowsOptions options)
    {
        (_data, _options) = (data, options);
        if (options.Separator is '"' or '\n' or '\r')
        {
            throw new ArgumentException("What stands between the cells of a csv is a character that is no quote and no line's end; give another.", nameof(options));
        }

        if (columns is { Count: 0 } || (columns is not null && columns.Distinct().Count() != columns.Count))
        {
            throw new ArgumentException($"Columns to write are named once each, and at least one, received {(columns.Count == 0 ? "none" : NameList.Of(columns))}.", nameof(columns));
        }

        // Of several columns of one name the last one is seen.
        IEnumerable<DataViewSchema.Column> wanted = columns is null ? data.Schema.Where(column => !column.IsHidden) : columns.Select(name => data.Schema.GetColumnOrNull(name)
            ?? throw new ArgumentException($"There is no column '{FileText.Name(name)}'; the data have: {NameList.Of(data.Schema.Select(column => column.Name))}.", nameof(columns)));
        _columns = [.. wanted.Select(ViewColumn.Of)];
        _ = _columns.Length > 0 ? 0 : throw new ArgumentException("The data have no columns; give some with at least one.", nameof(data));
        _written = ViewColumn.Written(_columns);
    }

    /// <summary>Writes all rows.</summary>
    /// <returns>How many there were.</returns>
    public long Write(string path, CancellationToken cancellation)
    {
        RowFileWriter.RequireKnown(path);
        ScoreFile.RequireWritable(path, _options.Overwrites);
        long rows = 0;
        ScoreFile.WriteRows(path, null, _options.Separator, writer => rows = Write(writer, cancellation));
        return rows;
    }

    private long Write(RowFileWriter writer, CancellationToken cancellation)
    {
        int room = (int)Math.Clamp(MostValues / _columns.Max(column => (long)column.RowLength), 1, MostRows);
        using DataViewRowCursor cursor = _data.GetRowCursor(_columns.Select(column => column.Column));
        ViewReader[] readers = Array.ConvertAll(_columns, column => ViewReader.Of(cursor, column, room));
        WrittenValues[] values = new WrittenValues[readers.Length];
        writer.Begin(_written);
        (int filled, long written) = (0, 0);
        cancellation.ThrowIfCancellationRequested();
        while (OwnException.Next(cursor))
        {
            foreach (ViewReader reader in readers)
            {
                reader.Read(filled);
            }

            if (++filled == room)
            {
                Give();
            }
        }

        Give();
        writer.End();
        return written;

        void Give()
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < readers.Length; i++)
            {
                values[i] = readers[i].Values(filled);
            }

            if (filled > 0)
            {
                writer.Write(values, filled);
            }

            (filled, written) = (0, written + filled);
            _options.Progress?.Report(written);
        }
    }
}
