using Mnist.Formats;
using Mnist.Formats.Data;

namespace Mnist.MLNet.Rows;

/// <summary>Writes rows of one column as an array of NumPy, in its own type and shape.</summary>
/// <param name="file">The file.</param>
/// <param name="stream">Where to; it stays the caller's.</param>
/// <param name="rows">How many rows there will be; null where that is not known yet.</param>
internal sealed class NpyRowWriter(string file, Stream stream, long? rows) : RowFileWriter(file)
{
    private NumPyColumn? _waiting;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_waiting is not null)
        {
            await _waiting.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void Begin(IReadOnlyList<WrittenColumn> columns)
    {
        if (columns.Count > 1)
        {
            throw new DatasetException($"'{File}' would hold {columns.Count} arrays ({NameList.Of(columns.Select(column => column.Name))}), and an .npy file holds one; give an .npz, .csv or .parquet file.");
        }

        if (rows is { } count && columns[0].ElementType != typeof(string))
        {
            NpyFile.WriteHeader(stream, NumPyColumn.Descr(columns[0].ElementType), [count, .. columns[0].RowShape]);
        }
        else
        {
            _waiting = new NumPyColumn(File, columns[0]);
        }
    }

    /// <inheritdoc/>
    public override void Write(IReadOnlyList<WrittenValues> values, int rows)
    {
        if (_waiting is null)
        {
            NumPyColumn.WriteNumbers(stream, values[0].Numbers!, rows);
        }
        else
        {
            _waiting.Add(values[0], rows);
        }
    }

    /// <inheritdoc/>
    public override void End() => _waiting?.CopyTo(stream);
}
