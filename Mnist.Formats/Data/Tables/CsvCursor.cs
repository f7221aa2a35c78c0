using nietras.SeparatedValues;

namespace Mnist.Formats.Data.Tables;

/// <summary>Reads rows of a csv.</summary>
internal sealed class CsvCursor : TableCursor
{
    private readonly CsvTable _table;
    private readonly SepReader _reader;
    private readonly IReadOnlyList<ColumnRequest> _requests;
    private readonly CsvNumbers[][] _numbers;
    private readonly bool _hasHeader;
    private long _next;
    private bool _begun;

    public CsvCursor(CsvTable table, SepReader reader, IReadOnlyList<ColumnRequest> requests, TableOptions options, long first, CancellationToken cancellation)
    {
        (_table, _reader, _requests, _hasHeader) = (table, reader, requests, options.HasHeader);
        _numbers = [.. requests.Select(request => (CsvNumbers[])[.. request.Columns.Select(column => new CsvNumbers(table.File, table.Columns[column].Name, request, options))])];
        try
        {
            for (long row = 0; row < first && Next(); row++)
            {
                _next++;
                if ((row & 0xFFF) == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }
            }
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override int Read(IReadOnlyList<Array> targets, int rows, CancellationToken cancellation) => CsvTable.Guarded(_table.File, () =>
    {
        cancellation.ThrowIfCancellationRequested();
        int came = 0;
        while (came < rows && _next < _table.Rows)
        {
            if (!Next())
            {
                throw new DatasetException($"'{_table.File}' has become shorter while it was read; give a file that is finished.");
            }

            SepReader.Row line = _reader.Current;
            if (line.ColCount != _table.Columns.Count)
            {
                throw new DatasetException($"'{_table.File}' has {line.ColCount} cells in row {_next}, counted from 0 (line {line.LineNumberFrom}), expected {_table.Columns.Count}, one for each name; repair that line.");
            }

            for (int i = 0; i < targets.Count; i++)
            {
                Fill(line, targets[i], came, _requests[i], _numbers[i]);
            }

            came++;
            _next++;
        }

        return came;
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _reader.Dispose();

    // The next line that is a row.
    private bool Next()
    {
        while (_reader.MoveNext())
        {
            if (_reader.Current.Span.IsEmpty)
            {
                continue;
            }

            if (_begun || !_hasHeader)
            {
                _begun = true;
                return true;
            }

            _begun = true;
            if (!CsvTable.Names(_reader.Current, hasHeader: true).SequenceEqual(_table.Columns.Select(column => column.Name)))
            {
                throw new DatasetException($"'{_table.File}' has changed since it was opened; give a file that is finished.");
            }
        }

        return false;
    }

    private void Fill(SepReader.Row line, Array target, int row, ColumnRequest request, CsvNumbers[] numbers)
    {
        int at = row * request.RowLength;
        if (target is string[] texts)
        {
            for (int i = 0; i < numbers.Length; i++)
            {
                texts[at + i] = line[request.Columns[i]].ToString();
            }

            return;
        }

        // The usual target does not ask for its type at each number.
        if (target is float[] floats)
        {
            for (int i = 0; i < numbers.Length; i++)
            {
                floats[at + i] = numbers[i].Read<float>(line[request.Columns[i]].Span, _next);
            }

            return;
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            TableValues.Set(numbers[i], line[request.Columns[i]].Span, target, at + i, _next);
        }
    }
}
