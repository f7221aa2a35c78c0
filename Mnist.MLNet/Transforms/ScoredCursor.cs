using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>
/// Hands out the input's columns and the model's outputs. The input is read once, a few batches ahead of the
/// cursor's reader, while the batches before are scored.
/// </summary>
internal sealed class ScoredCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _input;
    private readonly HashSet<int> _active;
    private readonly IScoringSession _session;
    private readonly IReadOnlyList<ScoredColumn> _columns;
    private readonly int[] _taken;
    private readonly CursorReader _reader;
    private readonly BatchWindow _window;
    private readonly Queue<CursorBatch> _waiting = new();
    private readonly Stack<CursorBatch> _free = new();
    private readonly CursorBatch _pattern;
    private readonly ValueGetter<DataViewRowId> _id;
    private CursorBatch _reading;
    private CursorBatch? _rows;
    private ScoredBatch? _scored;
    private int _row = -1;
    private long _position = -1;
    private bool _ended;

    /// <param name="schema">The input's columns and after them those of the outputs.</param>
    /// <param name="input">The input's cursor, which then belongs to this one.</param>
    /// <param name="active">Columns that were asked for.</param>
    /// <param name="session">The model; it stays the caller's.</param>
    /// <param name="columns">The outputs' columns.</param>
    /// <param name="options">Batches and workers.</param>
    /// <param name="stop">Stops between batches.</param>
    public ScoredCursor(
        DataViewSchema schema, DataViewRowCursor input, HashSet<int> active, IScoringSession session, IReadOnlyList<ScoredColumn> columns, ScoringOptions options, CancellationToken stop)
    {
        Schema = schema;
        _input = input;
        _active = active;
        (_session, _columns) = (session, columns);
        ColumnReader[] readers = [.. session.Inputs.Select(tensor => ColumnReader.Of(input, tensor, images: TransformerSession.ImagesOf(session)))];

        // What was converted for the model passes as it is.
        _taken = [.. session.Inputs.Select(tensor => input.Schema[tensor.Name] is var column && ColumnReader.ItemOf(column) == tensor.ElementType ? column.Index : -1)];
        _pattern = new CursorBatch([.. input.Schema.Select(column => active.Contains(column.Index) && !_taken.Contains(column.Index) ? PassingValues.Of(input, column) : null)]);
        _id = input.GetIdGetter();
        _reading = _pattern;
        _reader = new CursorReader(input, readers, options.BatchSize) { RowRead = ReadPassing };
        _window = new BatchWindow(session, [.. readers.Select(reader => reader.Info)], options, helps: true, stop);
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => _rows is null || _position < 0 ? 0 : _rows.Batches[_row];

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = Current().Ids[_row];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ActiveColumns.Require(_active, column, "cursor");
        int added = column.Index - _input.Schema.Count;
        if (added >= 0)
        {
            return _columns[added].Getter<TValue>(column, (out int row) =>
            {
                Current();
                row = _row;
                return _scored!.Outputs.Buffers[_columns[added].Output];
            });
        }

        int input = Array.IndexOf(_taken, column.Index);
        if (input >= 0)
        {
            return TensorGetter.Make<TValue>(column, _session.Inputs[input].ElementType, (out int row) =>
            {
                Current();
                row = _row;
                return _scored!.Inputs.Buffers[input];
            });
        }

        return _pattern.Passing[column.Index] is PassingValues<TValue>
            ? (ref TValue value) => ((PassingValues<TValue>)Current().Passing[column.Index]!).Give(_row, ref value)
            : throw TensorGetter.Holds(column, typeof(TValue));
    }

    public override bool MoveNext()
    {
        if (_ended)
        {
            return false;
        }

        if (_scored is null || ++_row == _scored.Inputs.Rows)
        {
            // It stays ended when the next batch fails: going on would leave out rows.
            (_ended, long position) = (true, _position);
            _position = -1;
            if (!NextBatch())
            {
                return false;
            }

            (_ended, _position, _row) = (false, position, 0);
        }

        _position++;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ended = true;
            _position = -1;
            _window.Dispose();
            _reader.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool NextBatch()
    {
        _scored?.Dispose();
        _scored = null;
        if (_rows is not null)
        {
            _rows.Clear();
            _free.Push(_rows);
            _rows = null;
        }

        while (!_window.IsFull)
        {
            _reading = _free.TryPop(out CursorBatch? free) ? free : _pattern.Another();
            if (_reader.Read() is not RowBatch batch)
            {
                _free.Push(_reading);
                break;
            }

            _window.Add(batch);
            _waiting.Enqueue(_reading);
        }

        if (_window.IsEmpty)
        {
            return false;
        }

        _scored = _window.Take();
        _rows = _waiting.Dequeue();
        return true;
    }

    private void ReadPassing(int row)
    {
        DataViewRowId id = default;
        _id(ref id);
        _reading.Ids.Add(id);
        _reading.Batches.Add(_input.Batch);
        foreach (PassingValues? values in _reading.Passing)
        {
            values?.Read(row);
        }
    }

    private CursorBatch Current() => _position >= 0 && _rows is not null ? _rows : throw new InvalidOperationException("The cursor is not at a row; call MoveNext first, and read while it says true.");
}
