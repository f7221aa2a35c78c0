using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Rows;

/// <summary>Reads rows of a data view's column into what is written.</summary>
internal abstract class ViewReader
{
    /// <summary>Makes the reader of a column.</summary>
    /// <param name="row">The row, or the cursor at it.</param>
    /// <param name="column">The column.</param>
    /// <param name="rows">How many rows there is to be room for.</param>
    public static ViewReader Of(DataViewRow row, ViewColumn column, int rows)
    {
        DataViewType item = column.Column.Type is VectorDataViewType vector ? vector.ItemType : column.Column.Type;
        return item is TextDataViewType ? new Texts<ReadOnlyMemory<char>>(row, column, rows, text => text.ToString())
            : item.RawType == typeof(ulong) && item is not KeyDataViewType ? new WholeNumbers<ulong>(row, column, rows, number => number)
            : item is not KeyDataViewType ? new Numbers(ColumnReader.Of(row, new TensorInfo(column.Column.Name, column.ElementType, column.RowShape)), column, rows)
            : Type.GetTypeCode(item.RawType) switch
            {
                TypeCode.Byte => Keys<byte>(row, column, rows, key => key),
                TypeCode.UInt16 => Keys<ushort>(row, column, rows, key => key),
                TypeCode.UInt64 => Keys<ulong>(row, column, rows, key => key),
                _ => Keys<uint>(row, column, rows, key => key),
            };
    }

    /// <summary>Takes the cursor's row.</summary>
    /// <param name="row">Its place among those that are written together.</param>
    public abstract void Read(int row);

    /// <summary>What was taken.</summary>
    /// <param name="rows">How many rows.</param>
    public abstract WrittenValues Values(int rows);

    // Key 0 means that there is none: no text, and the number 0.
    private static ViewReader Keys<T>(DataViewRow row, ViewColumn column, int rows, Func<T, ulong> number)
        where T : unmanaged
    {
        if (KeyNames.OfKeys(column.Column) is not { } names)
        {
            return new WholeNumbers<T>(row, column, rows, number);
        }

        return new Texts<T>(row, column, rows, key => number(key) switch
        {
            0 => string.Empty,
            var place when place <= (ulong)names.Length => names[(int)place - 1],
            var place => throw new ScoringException($"Column '{column.Column.Name}' has the key {place}, and it says that there are {names.Length}; make the keys anew with MapValueToKey."),
        });
    }

    private static ScoringException OtherLength(ViewColumn column, int length) =>
        new($"A row of '{column.Column.Name}' holds {length} values, and its column says {column.RowLength}; give rows of that length.");

    private sealed class Numbers(ColumnReader reader, ViewColumn column, int rows) : ViewReader
    {
        private readonly TensorBuffer _buffer = new(column.ElementType, column.RowShape, rows);

        public override void Read(int row) => reader.Read(_buffer, row);

        public override WrittenValues Values(int rows) => new(_buffer, null);
    }

    // The values of a column in a row, one or several.
    private sealed class Getter<T>(DataViewRow row, ViewColumn column)
    {
        private readonly ValueGetter<VBuffer<T>>? _vector = column.Column.Type is VectorDataViewType ? row.GetGetter<VBuffer<T>>(column.Column) : null;
        private readonly ValueGetter<T>? _scalar = column.Column.Type is VectorDataViewType ? null : row.GetGetter<T>(column.Column);
        private readonly T[] _values = new T[column.RowLength];
        private VBuffer<T> _read;

        public ReadOnlySpan<T> Read()
        {
            if (_scalar is not null)
            {
                _scalar(ref _values[0]);
                return _values;
            }

            _vector!(ref _read);
            _ = _read.Length == _values.Length ? 0 : throw OtherLength(column, _read.Length);
            _read.CopyTo(_values);
            return _values;
        }
    }

    private sealed class Texts<T>(DataViewRow row, ViewColumn column, int rows, Func<T, string> text) : ViewReader
    {
        private readonly Getter<T> _getter = new(row, column);
        private readonly string[] _texts = new string[rows * column.RowLength];

        public override void Read(int row)
        {
            ReadOnlySpan<T> values = _getter.Read();
            for (int i = 0; i < values.Length; i++)
            {
                _texts[(row * values.Length) + i] = text(values[i]);
            }
        }

        public override WrittenValues Values(int rows) => new(null, new ArraySegment<string>(_texts, 0, rows * column.RowLength));
    }

    private sealed class WholeNumbers<T>(DataViewRow row, ViewColumn column, int rows, Func<T, ulong> number) : ViewReader
    {
        private readonly Getter<T> _getter = new(row, column);
        private readonly TensorBuffer _buffer = new(typeof(long), column.RowShape, rows);

        public override void Read(int row)
        {
            ReadOnlySpan<T> values = _getter.Read();
            Span<long> target = _buffer.Row<long>(row);
            for (int i = 0; i < values.Length; i++)
            {
                target[i] = number(values[i]) is <= long.MaxValue and var whole ? (long)whole : throw new ScoringException(
                    $"A row of '{column.Column.Name}' holds {number(values[i])}, more than a whole number in a file of rows, at most {long.MaxValue}; convert the column to text.");
            }
        }

        public override WrittenValues Values(int rows) => new(_buffer, null);
    }
}
