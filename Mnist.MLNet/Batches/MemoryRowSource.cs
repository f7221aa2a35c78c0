using System.Runtime.CompilerServices;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Batches;

/// <summary>Rows that are in memory already, one after another in each column.</summary>
public sealed class MemoryRowSource : IRowSource
{
    private readonly List<TensorInfo> _columns = [];
    private readonly List<Action<TensorBuffer, int, int>> _borrowings = [];
    private int _rows = -1;

    /// <inheritdoc/>
    public IReadOnlyList<TensorInfo> Columns => _columns;

    /// <inheritdoc/>
    public long? Rows => Math.Max(0, _rows);

    /// <summary>Adds a column.</summary>
    /// <typeparam name="T">float, double, int, long, byte or bool.</typeparam>
    /// <param name="name">The column's name.</param>
    /// <param name="values">The numbers of all rows.</param>
    /// <param name="rowShape">The sizes of a row; empty for one number a row.</param>
    /// <returns>This source.</returns>
    /// <exception cref="ArgumentException">The numbers are not a whole number of rows, or not as many rows as the other columns have.</exception>
    /// <exception cref="NotSupportedException">The element type is another.</exception>
    public MemoryRowSource Add<T>(string name, ReadOnlyMemory<T> values, params IReadOnlyList<long> rowShape)
        where T : unmanaged
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(rowShape);
        if (!TensorTypes.IsSupported(typeof(T)))
        {
            throw new NotSupportedException($"Column '{name}' holds {typeof(T).Name}; the element types are Single, Double, Int32, Int64, Byte and Boolean.");
        }

        TensorInfo column = new(name, typeof(T), [.. rowShape]);
        if (column.RowLength < 1 || values.Length % column.RowLength != 0)
        {
            throw new ArgumentException($"{values.Length} numbers are not a whole number of rows of shape [{string.Join(", ", rowShape)}].", nameof(values));
        }

        int length = (int)column.RowLength;
        int rows = values.Length / length;
        if (_rows >= 0 && rows != _rows)
        {
            throw new ArgumentException($"Column '{name}' has {rows} rows, the columns before it have {_rows}.", nameof(values));
        }

        _rows = rows;
        _columns.Add(column);
        _borrowings.Add((target, first, count) => target.Borrow(values.Slice(first * length, count * length)));
        return this;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RowBatch> ReadAsync(int rows, [EnumeratorCancellation] CancellationToken stop)
    {
        RowBatchPool pool = new(Columns);
        for (long first = 0; first < _rows; first += rows)
        {
            stop.ThrowIfCancellationRequested();
            RowBatch batch = pool.Rent();
            (batch.Rows, batch.FirstRow) = ((int)Math.Min(rows, _rows - first), first);
            for (int i = 0; i < _borrowings.Count; i++)
            {
                _borrowings[i](batch.Buffers[i], (int)first, batch.Rows);
            }

            yield return batch;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }
}
