using Microsoft.Win32.SafeHandles;

namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>Reads rows of a Parquet file, all wanted columns side by side.</summary>
internal sealed class ParquetCursor : TableCursor
{
    private readonly ParquetTable _table;
    private readonly SafeFileHandle _file;
    private readonly List<(int Request, int Place, int Leaf, ParquetColumn Column)> _columns = [];
    private readonly IReadOnlyList<ColumnRequest> _requests;
    private readonly int[] _wanted;
    private int _group = -1;
    private long _leftInGroup;
    private long _next;

    public ParquetCursor(ParquetTable table, SafeFileHandle file, IReadOnlyList<ColumnRequest> requests, TableOptions options, long first, CancellationToken cancellation)
    {
        (_table, _file, _requests) = (table, file, requests);
        try
        {
            for (int i = 0; i < requests.Count; i++)
            {
                for (int place = 0; place < requests[i].Columns.Count; place++)
                {
                    ParquetLeaf leaf = table.Footer.Leaves[requests[i].Columns[place]];
                    _ = requests[i].Columns.Count == 1 || !leaf.IsList ? 0 : throw new DatasetException($"'{table.File}' holds lists in '{FileText.Name(leaf.Name)}', which is one of several columns that are read as one; name it alone.");
                    _columns.Add((i, place, leaf.Index, ParquetColumn.Of(table.File, leaf, requests[i], options)));
                }
            }

            _wanted = [.. _columns.Select(column => column.Leaf)];
            SkipTo(first, cancellation);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>How many values the first row has; 0 where there is none.</summary>
    public int FirstLength() => ParquetTable.Guarded(_table.File, () => _table.Rows > 0 && NextGroup() ? _columns[0].Column.NextLength() : 0);

    /// <inheritdoc/>
    public override int Read(IReadOnlyList<Array> targets, int rows, CancellationToken cancellation) => ParquetTable.Guarded(_table.File, () =>
    {
        int came = 0;
        while (came < rows && (_leftInGroup > 0 || NextGroup()))
        {
            int some = (int)Math.Min(rows - came, _leftInGroup);
            foreach ((int request, int place, _, ParquetColumn column) in _columns)
            {
                cancellation.ThrowIfCancellationRequested();
                int stride = _requests[request].RowLength;
                column.Read(targets[request], (came * stride) + place, stride, some, _next);
            }

            came += some;
            _next += some;
            _leftInGroup -= some;
        }

        return came;
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _file.Dispose();

    // The next row group that has rows.
    private bool NextGroup()
    {
        while (_leftInGroup == 0)
        {
            if (++_group >= _table.Footer.Groups.Count)
            {
                return false;
            }

            _leftInGroup = _table.Footer.Groups[_group].Rows;
        }

        ParquetChunk[] chunks = _table.Footer.Chunks(_group, _wanted);
        for (int i = 0; i < chunks.Length; i++)
        {
            _table.RequireCredible(_file, chunks[i].Values);
            _columns[i].Column.Begin(_file, chunks[i]);
        }

        return true;
    }

    private void SkipTo(long first, CancellationToken cancellation)
    {
        // Row groups that lie before it are not opened.
        while (_group + 1 < _table.Footer.Groups.Count && _next + _table.Footer.Groups[_group + 1].Rows <= first)
        {
            _next += _table.Footer.Groups[++_group].Rows;
        }

        const int AtOnce = 4096;
        while (_next < first && (_leftInGroup > 0 || NextGroup()))
        {
            cancellation.ThrowIfCancellationRequested();
            int some = (int)Math.Min(AtOnce, Math.Min(first - _next, _leftInGroup));
            foreach ((_, _, _, ParquetColumn column) in _columns)
            {
                column.Read(null, 0, 0, some, _next);
            }

            _next += some;
            _leftInGroup -= some;
        }
    }
}
