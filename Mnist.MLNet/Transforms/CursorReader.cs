using Microsoft.ML;
using Mnist.MLNet.Batches;

namespace Mnist.MLNet.Scoring;

/// <summary>Reads rows of a cursor into batches.</summary>
internal sealed class CursorReader(DataViewRowCursor cursor, IReadOnlyList<ColumnReader> readers, int batchSize) : IDisposable
{
    // A batch may be asked to be larger than the data are, so its memory grows with its rows.
    private const int FirstRoom = 32;

    private readonly RowBatchPool _pool = new([.. readers.Select(reader => reader.Info)]);
    private long _rows;
    private bool _ended;

    /// <summary>Told after each row was read, with its place in the batch.</summary>
    public Action<int>? RowRead { get; init; }

    /// <summary>The next batch, or null when there are no more rows.</summary>
    public RowBatch? Read()
    {
        if (_ended)
        {
            return null;
        }

        RowBatch batch = _pool.Rent();
        batch.FirstRow = _rows;
        int room = 0;
        int row = 0;
        for (; row < batchSize; row++)
        {
            if (!OwnException.Next(cursor))
            {
                _ended = true;
                break;
            }

            if (row == room)
            {
                room = (int)Math.Min(batchSize, Math.Max(FirstRoom, 2L * room));
                batch.Reserve(room);
            }

            for (int i = 0; i < readers.Count; i++)
            {
                readers[i].Read(batch.Buffers[i], row);
            }

            RowRead?.Invoke(row);
        }

        batch.Rows = row;
        _rows += row;
        if (row > 0)
        {
            return batch;
        }

        batch.Dispose();
        return null;
    }

    public void Dispose() => cursor.Dispose();
}
