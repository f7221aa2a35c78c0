using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Batches;

/// <summary>Keeps the outputs of all rows in memory.</summary>
public sealed class MemoryRowSink : IRowSink
{
    private readonly Dictionary<string, TensorBuffer> _outputs = new(StringComparer.Ordinal);
    private readonly int _expected;
    private int _rows;

    /// <summary>Creates a sink.</summary>
    /// <param name="rows">Rows expected, for which room is made at once.</param>
    public MemoryRowSink(int rows = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        _expected = rows;
    }

    /// <summary>An output of all rows so far, one after another.</summary>
    /// <typeparam name="T">The output's element type.</typeparam>
    /// <param name="output">The output's name.</param>
    /// <exception cref="ArgumentException">There is no such output, or it holds another type.</exception>
    public T[] ToArray<T>(string output)
        where T : unmanaged => _rows == 0 ? []
            : _outputs.TryGetValue(output, out TensorBuffer? all) ? all.Rows<T>(_rows).ToArray()
            : throw new ArgumentException($"There is no output '{output}'; the outputs are: {string.Join(", ", _outputs.Keys)}.", nameof(output));

    /// <inheritdoc/>
    public ValueTask WriteAsync(RowBatch inputs, RowBatch outputs, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        for (int i = 0; i < outputs.Columns.Count; i++)
        {
            TensorBuffer batch = outputs.Buffers[i];
            if (!_outputs.TryGetValue(outputs.Columns[i].Name, out TensorBuffer? all))
            {
                all = _outputs[outputs.Columns[i].Name] = new TensorBuffer(batch.ElementType, batch.RowShape, _expected);
            }

            all.Append(batch, _rows, outputs.Rows);
        }

        _rows += outputs.Rows;
        return ValueTask.CompletedTask;
    }

    /// <summary>Nothing to free; the arrays stay.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
