namespace Mnist.Formats.Data.Tables;

/// <summary>Several files of one kind and of the same columns, read as one: the rows of the first, then those of the next.</summary>
/// <remarks>Columns go by name here too: they may lie in another order in each file. What is wrong in a row is said of its own file.</remarks>
internal sealed class JoinedTable : Table
{
    private readonly IReadOnlyList<Table> _parts;

    // Where each column of the first file lies in each file.
    private readonly IReadOnlyList<int[]> _places;

    private JoinedTable(string pattern, IReadOnlyList<Table> parts, IReadOnlyList<int[]> places)
        : base(pattern) => (_parts, _places) = (parts, places);

    /// <inheritdoc/>
    public override bool HasNames => _parts[0].HasNames;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Files => [.. _parts.SelectMany(part => part.Files)];

    /// <inheritdoc/>
    internal override string Hint => _parts[0].Hint;

    /// <summary>Opens files.</summary>
    /// <param name="pattern">What they were found by, for messages.</param>
    /// <param name="files">The files, at least one.</param>
    /// <param name="open">Opens one.</param>
    /// <exception cref="DatasetException">One cannot be read, or is of another kind or of other columns than the first.</exception>
    public static Table Open(string pattern, IReadOnlyList<string> files, Func<string, Table> open)
    {
        Table[] parts = [.. files.Select(open)];
        return new JoinedTable(pattern, parts, [.. parts.Select(part => Places(parts[0], part))])
        {
            Columns = parts[0].Columns,
            Rows = parts.Aggregate(0L, (sum, part) => checked(sum + part.Rows)),
        };
    }

    /// <inheritdoc/>
    public override TableCursor Read(IReadOnlyList<ColumnRequest> requests, long first, CancellationToken cancellation) => new Cursor(this, requests, first, cancellation);

    /// <inheritdoc/>
    public override IReadOnlyList<long> RowShape(int column, CancellationToken cancellation)
    {
        for (int i = 0; i < _parts.Count; i++)
        {
            if (_parts[i].Rows > 0)
            {
                return _parts[i].RowShape(_places[i][column], cancellation);
            }
        }

        return _parts[0].RowShape(column, cancellation);
    }

    private static int[] Places(Table first, Table part)
    {
        if (part.GetType() != first.GetType() || part.HasNames != first.HasNames)
        {
            throw new DatasetException($"'{part.File}' is of another kind than '{first.File}'; files that are read as one are of one kind: name those of one kind.");
        }

        int[] places = [.. first.Columns.Select(column => ColumnNames.Place(part, column.Name))];
        for (int i = 0; i < places.Length; i++)
        {
            TableColumn column = first.Columns[i];
            TableColumn? other = places[i] < 0 ? null : part.Columns[places[i]];
            if (other is null || other.ElementType != column.ElementType || !(other.RowShape is { } shape ? column.RowShape is { } own && shape.SequenceEqual(own) : column.RowShape is null))
            {
                string what = other is null ? $"has no column '{FileText.Name(column.Name)}'" : $"holds {Text(other)}{(column.Name.Length > 0 ? $" in '{FileText.Name(column.Name)}'" : string.Empty)}, not {Text(column)}";
                throw new DatasetException($"'{part.File}' {what} as '{first.File}' does; files that are read as one have the same columns: read this one by itself.");
            }
        }

        return part.Columns.Count == first.Columns.Count ? places : throw new DatasetException(
            $"'{part.File}' has a column '{FileText.Name(part.Columns[Enumerable.Range(0, part.Columns.Count).First(place => !places.Contains(place))].Name)}' that '{first.File}' has not; files that are read as one have the same columns: read this one by itself.");
    }

    private static string Text(TableColumn column) => column.RowShape switch
    {
        null => $"lists of {column.ElementType.Name}",
        { Count: 0 } => column.ElementType.Name,
        { } shape => $"{column.ElementType.Name} of {string.Join(" x ", shape)}",
    };

    private sealed class Cursor : TableCursor
    {
        private readonly JoinedTable _table;
        private readonly IReadOnlyList<ColumnRequest> _requests;
        private TableCursor? _cursor;
        private int _part;
        private long _left;

        public Cursor(JoinedTable table, IReadOnlyList<ColumnRequest> requests, long first, CancellationToken cancellation)
        {
            (_table, _requests) = (table, requests);
            while (_part < table._parts.Count && first >= table._parts[_part].Rows)
            {
                first -= table._parts[_part++].Rows;
            }

            Begin(first, cancellation);
        }

        public override int Read(IReadOnlyList<Array> targets, int rows, CancellationToken cancellation)
        {
            int came = 0;
            while (came < rows && _cursor is not null)
            {
                int wanted = (int)Math.Min(rows - came, _left);
                int read = came == 0 ? _cursor.Read(targets, wanted, cancellation) : Append(targets, came, wanted, cancellation);
                (came, _left) = (came + read, _left - read);
                if (read < wanted)
                {
                    throw new DatasetException($"'{_table._parts[_part].File}' has become shorter while it was read; give a file that is finished.");
                }

                if (_left == 0)
                {
                    _part++;
                    Begin(0, cancellation);
                }
            }

            return came;
        }

        protected override void Dispose(bool disposing) => _cursor?.Dispose();

        // Opens the next file that has rows.
        private void Begin(long first, CancellationToken cancellation)
        {
            _cursor?.Dispose();
            _cursor = null;
            while (_part < _table._parts.Count && _table._parts[_part].Rows == 0)
            {
                _part++;
            }

            if (_part < _table._parts.Count)
            {
                int[] places = _table._places[_part];
                _left = _table._parts[_part].Rows - first;
                _cursor = _table._parts[_part].Read([.. _requests.Select(request => request with { Columns = [.. request.Columns.Select(column => places[column])] })], first, cancellation);
            }
        }

        // Cursors fill arrays from the beginning, and there are rows of the file before.
        private int Append(IReadOnlyList<Array> targets, int came, int rows, CancellationToken cancellation)
        {
            Array[] some = [.. _requests.Select(request => request.Room(rows))];
            int read = _cursor!.Read(some, rows, cancellation);
            for (int i = 0; i < some.Length; i++)
            {
                int length = _requests[i].RowLength;
                Array.Copy(some[i], 0, targets[i], came * length, read * length);
            }

            return read;
        }
    }
}
