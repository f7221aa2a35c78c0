using Mnist.MLNet.Engines;
using Parquet;
using Parquet.Schema;

namespace Mnist.MLNet.Rows;

/// <summary>Writes rows as Parquet, a column for each value, in its own type: plain values that are never missing, compressed with Snappy, which every program that reads Parquet understands.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="stream">Where to; it stays the caller's.</param>
internal sealed class ParquetRowWriter(string file, Stream stream) : RowFileWriter(file)
{
    // What a row group takes here until it is written; programs that read it hold one whole, too.
    private const int GroupBytes = 8 << 20;

    private const int MostAtOnce = 1024;

    // What a text takes beside its letters, and where it lies.
    private const int TextBytes = 40;

    private readonly ParquetOptions _options = new() { CompressionMethod = CompressionMethod.Snappy };
    private readonly List<ParquetValues> _columns = [];
    private ParquetWriter _writer = null!;
    private long _rowBytes;
    private long _waiting;

    /// <inheritdoc/>
    public override void Begin(IReadOnlyList<WrittenColumn> columns)
    {
        IReadOnlyList<string> names = CellNames(columns);
        foreach (WrittenColumn column in columns)
        {
            bool isText = column.ElementType == typeof(string);
            for (int i = 0; i < column.RowLength; i++)
            {
                string name = names[_columns.Count];
                _columns.Add(isText ? new ParquetValues<ReadOnlyMemory<char>>(name, typeof(string)) : TensorTypes.Visit(column.ElementType, new Making(name)));
            }

            _rowBytes += (long)column.RowLength * (isText ? TextBytes : TensorTypes.SizeOf(column.ElementType));
        }

        _writer = ParquetWriter.CreateAsync(new ParquetSchema(_columns.Select(column => column.Field)), stream, _options).GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override void Write(IReadOnlyList<WrittenValues> values, int rows)
    {
        int atOnce = (int)Math.Clamp(GroupBytes / Math.Max(1, _rowBytes), 1, MostAtOnce);
        for (int row = 0; row < rows; row += atOnce)
        {
            int some = Math.Min(atOnce, rows - row);
            int place = 0;
            foreach (WrittenValues column in values)
            {
                if (column.Numbers is { } numbers)
                {
                    TensorTypes.Visit(numbers.ElementType, new Adding(_columns, place, numbers, row, some));
                    place += numbers.RowLength;
                }
                else
                {
                    int length = column.Texts!.Count / rows;
                    AddTexts(place, column.Texts, length, row * length, some * length);
                    place += length;
                }
            }

            _waiting += some * _rowBytes;
            if (_waiting >= GroupBytes)
            {
                EndGroup();
            }
        }
    }

    /// <inheritdoc/>
    public override void End()
    {
        EndGroup();
        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private void AddTexts(int place, IReadOnlyList<string> texts, int length, int first, int count)
    {
        for (int i = 0; i < count; i++)
        {
            string text = texts[first + i];
            ((ParquetValues<ReadOnlyMemory<char>>)_columns[place + (i % length)]).Add(text.AsMemory());
            _waiting += text.Length * sizeof(char);
        }
    }

    private void EndGroup()
    {
        if (_waiting == 0)
        {
            return;
        }

        using ParquetRowGroupWriter group = _writer.CreateRowGroup();
        foreach (ParquetValues column in _columns)
        {
            // The library would give NaN as the least and the largest value of such a column, and programs that skip row groups by them lose the others. Written this way it gives none.
            _options.ColumnEncodingHints[column.Field.Path.ToString()] = column.HasNaN ? EncodingHint.ByteSplitStream : EncodingHint.Default;
            column.WriteTo(group);
        }

        group.CompleteValidate();
        _waiting = 0;
    }

    private readonly struct Making(string name) : ITypedVisitor<ParquetValues>
    {
        public ParquetValues Visit<T>()
            where T : unmanaged => new ParquetValues<T>(name, typeof(T));
    }

    private readonly struct Adding(List<ParquetValues> columns, int first, TensorBuffer buffer, int row, int rows) : ITypedVisitor<bool>
    {
        public bool Visit<T>()
            where T : unmanaged
        {
            ReadOnlySpan<T> values = buffer.Rows<T>(row + rows)[(row * buffer.RowLength)..];
            for (int i = 0; i < buffer.RowLength; i++)
            {
                ((ParquetValues<T>)columns[first + i]).Add(values[i..], buffer.RowLength);
            }

            return true;
        }
    }
}
