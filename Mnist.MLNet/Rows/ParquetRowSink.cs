using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Parquet;
using Parquet.Schema;

namespace Mnist.MLNet.Rows;

/// <summary>Writes scored rows as Parquet, a column for each number of each output, in its own type: plain values that are never missing, compressed with Snappy, which every program that reads Parquet understands.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="stream">Where to; it stays the caller's.</param>
/// <param name="id">What names the rows; null where nothing does.</param>
internal sealed class ParquetRowSink(string file, Stream stream, RowId? id) : RowFileSink(file, id)
{
    // What a row group takes here until it is written; programs that read it hold one whole, too.
    private const int GroupBytes = 8 << 20;

    private const int MostAtOnce = 1024;

    // What a text takes beside its letters, and where it lies.
    private const int TextBytes = 40;

    private readonly ParquetOptions _options = new() { CompressionMethod = CompressionMethod.Snappy };
    private readonly List<ParquetScores> _columns = [];
    private ParquetWriter _writer = null!;
    private long _rowBytes;
    private long _waiting;

    /// <inheritdoc/>
    protected override void Begin(IReadOnlyList<TensorInfo> outputs)
    {
        IReadOnlyList<string> names = Names(outputs);
        if (Id is not null)
        {
            _columns.Add(Id.IsWhole ? new ParquetScores<long>(names[0], typeof(long)) : new ParquetScores<ReadOnlyMemory<char>>(names[0], typeof(string)));
        }

        foreach (TensorInfo output in outputs)
        {
            for (long i = 0; i < output.RowLength; i++)
            {
                _columns.Add(TensorTypes.Visit(output.ElementType, new Making(names[_columns.Count])));
            }

            _rowBytes += output.RowLength * TensorTypes.SizeOf(output.ElementType);
        }

        _writer = ParquetWriter.CreateAsync(new ParquetSchema(_columns.Select(column => column.Field)), stream, _options).GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    protected override void Write(IReadOnlyList<string>? ids, RowBatch outputs)
    {
        int atOnce = (int)Math.Clamp(GroupBytes / Math.Max(1, _rowBytes), 1, MostAtOnce);
        for (int row = 0; row < outputs.Rows; row += atOnce)
        {
            int rows = Math.Min(atOnce, outputs.Rows - row);
            for (int i = row; ids is not null && i < row + rows; i++)
            {
                AddId(_columns[0], ids[i]);
            }

            int column = ids is null ? 0 : 1;
            foreach (TensorBuffer buffer in outputs.Buffers)
            {
                TensorTypes.Visit(buffer.ElementType, new Adding(_columns, column, buffer, row, rows));
                column += buffer.RowLength;
            }

            _waiting += rows * _rowBytes;
            if (_waiting >= GroupBytes)
            {
                EndGroup();
            }
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        EndGroup();
        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private void AddId(ParquetScores column, string name)
    {
        if (column is ParquetScores<long> numbers)
        {
            numbers.Add(Whole(name));
            _waiting += sizeof(long);
        }
        else
        {
            ((ParquetScores<ReadOnlyMemory<char>>)column).Add(name.AsMemory());
            _waiting += TextBytes + (name.Length * sizeof(char));
        }
    }

    private void EndGroup()
    {
        if (_waiting == 0)
        {
            return;
        }

        using ParquetRowGroupWriter group = _writer.CreateRowGroup();
        foreach (ParquetScores column in _columns)
        {
            // The library would give NaN as the least and the largest value of such a column, and programs that skip row groups by them lose the others. Written this way it gives none.
            _options.ColumnEncodingHints[column.Field.Path.ToString()] = column.HasNaN ? EncodingHint.ByteSplitStream : EncodingHint.Default;
            column.WriteTo(group);
        }

        group.CompleteValidate();
        _waiting = 0;
    }

    private readonly struct Making(string name) : ITypedVisitor<ParquetScores>
    {
        public ParquetScores Visit<T>()
            where T : unmanaged => new ParquetScores<T>(name, typeof(T));
    }

    private readonly struct Adding(List<ParquetScores> columns, int first, TensorBuffer buffer, int row, int rows) : ITypedVisitor<bool>
    {
        public bool Visit<T>()
            where T : unmanaged
        {
            ReadOnlySpan<T> values = buffer.Rows<T>(row + rows)[(row * buffer.RowLength)..];
            for (int i = 0; i < buffer.RowLength; i++)
            {
                ((ParquetScores<T>)columns[first + i]).Add(values[i..], buffer.RowLength);
            }

            return true;
        }
    }
}
