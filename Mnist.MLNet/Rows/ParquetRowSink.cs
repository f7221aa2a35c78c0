using Mnist.Formats.Data.Tables;
using Mnist.Formats.Data.Tables.Parquet;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Rows;

/// <summary>Writes scored rows as Parquet, a column for each number of each output, in its own type.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="stream">Where to; it stays the caller's.</param>
/// <param name="id">What names the rows; null where nothing does.</param>
internal sealed class ParquetRowSink(string file, Stream stream, RowId? id) : RowFileSink(file, id)
{
    private ParquetWriter _writer = null!;

    /// <inheritdoc/>
    protected override void Begin(IReadOnlyList<TensorInfo> outputs)
    {
        IReadOnlyList<string> names = Names(outputs);
        List<Type> types = Id is null ? [] : [Id.IsWhole ? typeof(long) : typeof(string)];
        foreach (TensorInfo output in outputs)
        {
            types.AddRange(Enumerable.Repeat(output.ElementType, (int)output.RowLength));
        }

        _writer = new ParquetWriter(stream, [.. names.Zip(types, (name, type) => new TableColumn(name, type, []))]);
    }

    /// <inheritdoc/>
    protected override void Write(IReadOnlyList<string>? ids, RowBatch outputs)
    {
        for (int row = 0; row < outputs.Rows; row++)
        {
            int column = 0;
            if (ids is not null)
            {
                if (Id!.IsWhole)
                {
                    _writer.Add(column++, Whole(ids[row]));
                }
                else
                {
                    _writer.Add(column++, ids[row]);
                }
            }

            foreach (TensorBuffer buffer in outputs.Buffers)
            {
                TensorTypes.Visit(buffer.ElementType, new Adding(_writer, buffer, row, column));
                column += buffer.RowLength;
            }

            _writer.EndRow();
        }
    }

    /// <inheritdoc/>
    protected override void End() => _writer.Finish();

    private readonly struct Adding(ParquetWriter writer, TensorBuffer buffer, int row, int column) : ITypedVisitor<bool>
    {
        public bool Visit<T>()
            where T : unmanaged
        {
            int at = column;
            foreach (T value in buffer.Row<T>(row))
            {
                writer.Add(at++, value);
            }

            return true;
        }
    }
}
