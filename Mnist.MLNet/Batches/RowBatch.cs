using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Batches;

/// <summary>Some rows of some columns, rented from a <see cref="RowBatchPool"/>; disposing gives the memory back.</summary>
public sealed class RowBatch : IDisposable
{
    private readonly RowBatchPool _pool;
    private int _isRented;

    internal RowBatch(RowBatchPool pool, IReadOnlyList<TensorBuffer> buffers) => (_pool, Buffers) = (pool, buffers);

    /// <summary>What the columns are.</summary>
    public IReadOnlyList<TensorInfo> Columns => _pool.Columns;

    /// <summary>The columns' rows, in the order of <see cref="Columns"/>.</summary>
    public IReadOnlyList<TensorBuffer> Buffers { get; }

    /// <summary>How many rows there are.</summary>
    public int Rows { get; set; }

    /// <summary>The number of the first of them among all rows, from 0.</summary>
    public long FirstRow { get; set; }

    /// <summary>What the rows are called, one text for each; null where they have no names but their numbers. Scoring carries them along.</summary>
    public IReadOnlyList<string>? Ids { get; set; }

    /// <summary>The rows of one column.</summary>
    /// <param name="column">Its name.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public TensorBuffer this[string column]
    {
        get
        {
            for (int i = 0; i < Columns.Count; i++)
            {
                if (Columns[i].Name == column)
                {
                    return Buffers[i];
                }
            }

            throw new ArgumentException($"There is no column '{column}'; the columns are: {string.Join(", ", Columns.Select(info => info.Name))}.", nameof(column));
        }
    }

    /// <summary>Makes room for rows in every column; what was written stays.</summary>
    /// <param name="rows">How many rows.</param>
    public void Reserve(int rows)
    {
        foreach (TensorBuffer buffer in Buffers)
        {
            buffer.Resize(rows);
        }
    }

    /// <summary>Gives the memory back to the pool.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isRented, 0) == 1)
        {
            _pool.Return(this);
        }
    }

    internal void Rent()
    {
        (_isRented, Rows, FirstRow, Ids) = (1, 0, 0, null);
    }
}
