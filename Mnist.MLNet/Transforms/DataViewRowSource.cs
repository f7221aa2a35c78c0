using System.Runtime.CompilerServices;
using Microsoft.ML;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>The rows of an ML.NET data view, read with one cursor.</summary>
/// <param name="view">The data.</param>
/// <param name="columns">The columns that are read.</param>
internal sealed class DataViewRowSource(IDataView view, IReadOnlyList<SourceColumn> columns) : IRowSource
{
    public IReadOnlyList<TensorInfo> Columns { get; } = [.. columns.Select(column => column.Info)];

    public long? Rows => view.GetRowCount();

    public async IAsyncEnumerable<RowBatch> ReadAsync(int rows, [EnumeratorCancellation] CancellationToken stop)
    {
        DataViewRowCursor cursor = view.GetRowCursor(columns.Select(column => column.Column));
        using CursorReader reader = new(cursor, [.. columns.Select(column => column.Open(cursor))], rows);
        while (reader.Read() is RowBatch batch)
        {
            stop.ThrowIfCancellationRequested();
            yield return batch;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }
}
