using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Formats.Disk;

namespace Mnist.MLNet.Rows;

/// <summary>Writes rows of one column of bytes as IDX, the format of MNIST. How many rows there are stands before them, so that they wait in a file beside it until all are there.</summary>
/// <param name="file">The file.</param>
/// <param name="stream">Where to; it stays the caller's.</param>
internal sealed class IdxRowWriter(string file, Stream stream) : RowFileWriter(file)
{
    private FileStream? _scratch;
    private IReadOnlyList<long> _rowShape = [];
    private long _rows;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_scratch is not null)
        {
            await _scratch.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void Begin(IReadOnlyList<WrittenColumn> columns)
    {
        if (columns.Count > 1)
        {
            throw new DatasetException($"'{File}' would hold {columns.Count} arrays ({NameList.Of(columns.Select(column => column.Name))}), and an IDX file holds one; give an .npz, .csv or .parquet file, or name one column.");
        }

        if (columns[0].ElementType != typeof(byte) || columns[0].RowShape.Count >= IdxFile.MaxAxes)
        {
            throw new DatasetException(
                $"'{File}' would hold {columns[0].ElementType.Name} of {columns[0].RowShape.Count + 1} axes in '{FileText.Name(columns[0].Name)}', and an IDX file holds bytes of up to {IdxFile.MaxAxes}; convert the column, or give an .npy file.");
        }

        _rowShape = columns[0].RowShape;
        _scratch = Atomic.Scratch(File);
    }

    /// <inheritdoc/>
    public override void Write(IReadOnlyList<WrittenValues> values, int rows)
    {
        NumPyColumn.WriteNumbers(_scratch!, values[0].Numbers!, rows);
        _rows += rows;
    }

    /// <inheritdoc/>
    public override void End()
    {
        IdxFile.WriteHeader(stream, [_rows, .. _rowShape]);
        _scratch!.Position = 0;
        _scratch.CopyTo(stream);
    }
}
