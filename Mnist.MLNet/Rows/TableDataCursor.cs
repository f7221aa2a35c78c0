using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats.Data.Tables;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Rows;

/// <summary>Reads the wanted columns of a file, some hundred rows at a time.</summary>
internal sealed class TableDataCursor : DataViewRowCursor
{
    private const int MostRows = 256;
    private const int MostValues = 1 << 20;

    private readonly TableDataView _view;
    private readonly HashSet<int> _active;
    private readonly int[] _wanted;
    private readonly Array[] _values;
    private readonly TableCursor? _cursor;
    private readonly int _room;
    private long _position = -1;
    private long _next;
    private int _row;
    private int _rows;

    public TableDataCursor(TableDataView view, HashSet<int> active)
    {
        (_view, _active, _wanted) = (view, active, [.. active.Order()]);
        int widest = _wanted.Select(column => view.Columns[column].Request.RowLength).DefaultIfEmpty(1).Max();
        _room = Math.Clamp(MostValues / Math.Max(1, widest), 1, MostRows);
        ColumnRequest[] requests = Array.ConvertAll(_wanted, column => view.Columns[column].Request);
        _values = Array.ConvertAll(requests, request => request.Room(_room));

        // Without columns there are rows to be counted all the same.
        _cursor = requests.Length > 0 ? view.Table.Read(requests, 0, CancellationToken.None) : null;
    }

    public override DataViewSchema Schema => _view.Schema;

    public override long Position => _position;

    public override long Batch => 0;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)Require(), 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ActiveColumns.Require(_active, column, "cursor");
        int place = Array.IndexOf(_wanted, column.Index);
        TableDataColumn data = _view.Columns[column.Index];
        Delegate getter = data.Request.ElementType == typeof(string) ? Texts(data, place) : TensorTypes.Visit(data.Request.ElementType, new Making(this, data, place));
        return getter as ValueGetter<TValue> ?? throw TensorGetter.Holds(column, typeof(TValue));
    }

    public override bool MoveNext()
    {
        if (_next >= _view.Table.Rows)
        {
            _position = -1;
            return false;
        }

        if (++_row >= _rows)
        {
            // It stays at its end where reading fails: going on would leave out rows.
            long next = _next;
            (_next, _position) = (_view.Table.Rows, -1);
            _rows = _cursor?.Read(_values, _room, CancellationToken.None) ?? _room;
            _row = 0;
            if (_rows == 0)
            {
                return false;
            }

            _next = next;
        }

        _position = _next++;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cursor?.Dispose();
            (_next, _position) = (_view.Table.Rows, -1);
        }

        base.Dispose(disposing);
    }

    private long Require() => _position >= 0 ? _position : throw new InvalidOperationException("The cursor is not at a row; call MoveNext first, and read while it says true.");

    private Delegate Getter<T>(TableDataColumn data, int place)
        where T : unmanaged
    {
        T[] values = (T[])_values[place];
        int length = data.Request.RowLength;
        return data.Shape.Count == 0
            ? (ValueGetter<T>)((ref T value) =>
            {
                Require();
                value = values[_row];
            })
            : (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
            {
                Require();
                VBufferEditor<T> editor = VBufferEditor.Create(ref value, length);
                values.AsSpan(_row * length, length).CopyTo(editor.Values);
                value = editor.Commit();
            });
    }

    private Delegate Texts(TableDataColumn data, int place)
    {
        string[] values = (string[])_values[place];
        int length = data.Request.RowLength;
        return data.Shape.Count == 0
            ? (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) =>
            {
                Require();
                value = values[_row].AsMemory();
            })
            : (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) =>
            {
                Require();
                VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, length);
                for (int i = 0; i < length; i++)
                {
                    editor.Values[i] = values[(_row * length) + i].AsMemory();
                }

                value = editor.Commit();
            });
    }

    private readonly struct Making(TableDataCursor cursor, TableDataColumn data, int place) : ITypedVisitor<Delegate>
    {
        public Delegate Visit<T>()
            where T : unmanaged => cursor.Getter<T>(data, place);
    }
}
