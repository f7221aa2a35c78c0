using System.Globalization;
using Mnist.Formats.Data.Tables;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Rows;

/// <summary>Writes scored rows into a file: what names them, and each number of each output.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="id">What names the rows; null where nothing does.</param>
internal abstract class RowFileSink(string file, RowId? id) : IRowSink
{
    private bool _hasBegun;

    /// <summary>What names the rows; null where nothing does.</summary>
    protected RowId? Id => id;

    /// <summary>The file, for messages.</summary>
    protected string File => file;

    /// <inheritdoc/>
    public ValueTask WriteAsync(RowBatch inputs, RowBatch outputs, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (!_hasBegun)
        {
            _hasBegun = true;
            Begin([.. outputs.Columns.Zip(outputs.Buffers, (column, buffer) => column with { RowShape = buffer.RowShape })]);
        }

        Write(id is null ? null : inputs.Ids ?? throw new ArgumentException("The rows have no names, which are to be written.", nameof(inputs)), outputs);
        return ValueTask.CompletedTask;
    }

    /// <summary>Nothing to free: a file that was not finished is none.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends the file.</summary>
    /// <param name="outputs">The model's outputs, for a file without rows.</param>
    public void Finish(IReadOnlyList<TensorInfo> outputs)
    {
        if (!_hasBegun)
        {
            Begin([.. outputs.Select(output => output with { RowShape = output.RowLength >= 0 ? output.RowShape : [1] })]);
        }

        End();
    }

    /// <summary>Begins the file.</summary>
    /// <param name="outputs">What is written of each row; all sizes are known.</param>
    protected abstract void Begin(IReadOnlyList<TensorInfo> outputs);

    /// <summary>Writes rows.</summary>
    /// <param name="ids">What they are called; null where nothing names them.</param>
    /// <param name="outputs">Their scores.</param>
    protected abstract void Write(IReadOnlyList<string>? ids, RowBatch outputs);

    /// <summary>Ends the file.</summary>
    protected abstract void End();

    /// <summary>The names of the columns, a number each; the first is that of what names the rows, where something does.</summary>
    protected IReadOnlyList<string> Names(IReadOnlyList<TensorInfo> outputs)
    {
        List<string> names = id is null ? [] : [id.Name];
        foreach (TensorInfo output in outputs)
        {
            for (long i = 0; i < output.RowLength; i++)
            {
                names.Add(string.Create(CultureInfo.InvariantCulture, $"{output.Name}.{i}"));
            }
        }

        ColumnNames.RequireOfOneName(file, names, ", or name another column for the rows");
        return names;
    }

    /// <summary>A whole number that names a row.</summary>
    protected static long Whole(string name) => long.Parse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
