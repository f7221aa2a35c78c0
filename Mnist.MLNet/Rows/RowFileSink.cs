using System.Globalization;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Rows;

/// <summary>Writes scored rows into a file: what names them, and each number of each output.</summary>
/// <param name="writer">Writes the file; it stays the caller's.</param>
/// <param name="id">What names the rows; null where nothing does.</param>
internal sealed class RowFileSink(RowFileWriter writer, RowId? id) : IRowSink
{
    private readonly TensorBuffer _whole = new(typeof(long), []);
    private WrittenValues[] _values = [];
    private bool _hasBegun;

    /// <inheritdoc/>
    public ValueTask WriteAsync(RowBatch inputs, RowBatch outputs, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (!_hasBegun)
        {
            Begin([.. outputs.Columns.Zip(outputs.Buffers, (column, buffer) => column with { RowShape = buffer.RowShape })]);
        }

        int first = 0;
        if (id is not null)
        {
            IReadOnlyList<string> names = inputs.Ids ?? throw new ArgumentException("The rows have no names, which are to be written.", nameof(inputs));
            _values[first++] = id.IsWhole ? new WrittenValues(Whole(names), null) : new WrittenValues(null, names);
        }

        for (int i = 0; i < outputs.Buffers.Count; i++)
        {
            _values[first + i] = new WrittenValues(outputs.Buffers[i], null);
        }

        writer.Write(_values, outputs.Rows);
        return ValueTask.CompletedTask;
    }

    /// <summary>Nothing to free: the writer is the caller's.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Ends the file.</summary>
    /// <param name="outputs">The model's outputs, for a file without rows.</param>
    public void Finish(IReadOnlyList<TensorInfo> outputs)
    {
        if (!_hasBegun)
        {
            Begin([.. outputs.Select(output => output with { RowShape = output.RowLength >= 0 ? output.RowShape : [1] })]);
        }

        writer.End();
    }

    // All sizes are known.
    private void Begin(IReadOnlyList<TensorInfo> outputs)
    {
        _hasBegun = true;
        List<WrittenColumn> columns = id is null ? [] : [new(id.Name, id.IsWhole ? typeof(long) : typeof(string), [], [id.Name])];
        columns.AddRange(outputs.Select(output => new WrittenColumn(output.Name, output.ElementType, output.RowShape!, Numbered(output)) { IsOfModel = true }));
        _values = new WrittenValues[columns.Count];
        writer.Begin(columns);
    }

    private static string[] Numbered(TensorInfo output)
    {
        string[] names = new string[output.RowLength];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = string.Create(CultureInfo.InvariantCulture, $"{output.Name}.{i}");
        }

        return names;
    }

    private TensorBuffer Whole(IReadOnlyList<string> names)
    {
        _whole.Resize(names.Count);
        Span<long> numbers = _whole.Rows<long>(names.Count);
        for (int row = 0; row < numbers.Length; row++)
        {
            numbers[row] = long.Parse(names[row], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        return _whole;
    }
}
