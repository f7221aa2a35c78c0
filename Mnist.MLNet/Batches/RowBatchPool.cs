using System.Collections.Concurrent;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Batches;

/// <summary>Lends batches of the same columns again and again, so that a million rows need the memory of a few batches.</summary>
public sealed class RowBatchPool
{
    // No ConcurrentBag: it keeps its items with the threads that gave them back, and as each knows its pool, the pool too, for ever.
    private readonly ConcurrentStack<RowBatch> _free = [];

    /// <summary>Creates a pool.</summary>
    /// <param name="columns">The columns; the shape of one that is not known yet is set when it is filled.</param>
    public RowBatchPool(IReadOnlyList<TensorInfo> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Columns = columns;
    }

    /// <summary>What the columns are.</summary>
    public IReadOnlyList<TensorInfo> Columns { get; }

    /// <summary>Lends a batch without rows, to be filled after <see cref="RowBatch.Reserve"/>.</summary>
    public RowBatch Rent()
    {
        if (!_free.TryPop(out RowBatch? batch))
        {
            batch = new RowBatch(this, [.. Columns.Select(column => new TensorBuffer(column.ElementType, column.RowLength < 0 ? [] : column.RowShape!))]);
        }

        batch.Rent();
        return batch;
    }

    internal void Return(RowBatch batch) => _free.Push(batch);
}
