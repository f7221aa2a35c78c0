using System.Buffers.Binary;
using Snappier;

namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>Writes rows as Parquet, which every program that reads it understands: plain values that are never missing, in row groups of a few megabytes, compressed with Snappy.</summary>
/// <example>
/// <code>
/// ParquetWriter writer = new(stream, [new TableColumn("id", typeof(long), []), new TableColumn("score", typeof(float), [])]);
/// writer.Add(0, 9007199254740993L);
/// writer.Add(1, 0.5f);
/// writer.EndRow();
/// writer.Finish();
/// </code>
/// </example>
public sealed class ParquetWriter
{
    private const int GroupBytes = 8 << 20;
    private const int SnappyCodec = 1;
    private const int Plain = 0;
    private const int RunLength = 3;

    private readonly Stream _stream;
    private readonly IReadOnlyList<TableColumn> _columns;
    private readonly MemoryStream[] _values;
    private readonly int[] _bits;
    private readonly List<(long Bytes, long Rows, (long At, long Packed, long Unpacked)[] Chunks)> _groups = [];
    private long _position;
    private long _rows;
    private long _rowsInGroup;
    private bool _isFinished;

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Where to; it stays the caller's.</param>
    /// <param name="columns">The columns: of one value a row, of byte, int, long, float, double, bool or string, and of names of their own.</param>
    /// <exception cref="ArgumentException">A column is of another kind, or there is none.</exception>
    /// <exception cref="DatasetException">Two have one name.</exception>
    public ParquetWriter(Stream stream, IReadOnlyList<TableColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0 || columns.FirstOrDefault(column => column.RowShape is not { Count: 0 } || Physical(column.ElementType) < 0) is not null)
        {
            throw new ArgumentException("A Parquet file is written of columns of one value a row, of Byte, Int32, Int64, Single, Double, Boolean or String.", nameof(columns));
        }

        ColumnNames.RequireOfOneName("The file to write", [.. columns.Select(column => column.Name)]);
        (_stream, _columns, _values, _bits) = (stream, columns, [.. columns.Select(_ => new MemoryStream())], new int[columns.Count]);
        Write(ParquetFooter.Signature);
    }

    /// <summary>Adds the value of the row under way.</summary>
    /// <typeparam name="T">The column's type.</typeparam>
    /// <param name="column">Its place.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The column holds another type.</exception>
    public void Add<T>(int column, T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (typeof(T) != _columns[column].ElementType)
        {
            throw new ArgumentException($"Column '{_columns[column].Name}' holds {_columns[column].ElementType.Name}, not {typeof(T).Name}.", nameof(value));
        }

        Span<byte> bytes = stackalloc byte[sizeof(long)];
        MemoryStream values = _values[column];
        switch (value)
        {
            case float number:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, number);
                values.Write(bytes[..4]);
                break;
            case double number:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, number);
                values.Write(bytes);
                break;
            case long number:
                BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
                values.Write(bytes);
                break;
            case int number:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
                values.Write(bytes[..4]);
                break;
            case byte number:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
                values.Write(bytes[..4]);
                break;
            case bool flag:
                AddBit(column, flag);
                break;
            default:
                byte[] text = System.Text.Encoding.UTF8.GetBytes((string)(object)value);
                BinaryPrimitives.WriteInt32LittleEndian(bytes, text.Length);
                values.Write(bytes[..4]);
                values.Write(text);
                break;
        }
    }

    /// <summary>Ends a row, of which every column has its value.</summary>
    public void EndRow()
    {
        _rowsInGroup++;

        // Sums over all columns are looked at now and then.
        if ((_rowsInGroup & 0xFF) == 0 && _values.Sum(values => values.Length) >= GroupBytes)
        {
            EndGroup();
        }
    }

    /// <summary>Writes what is left, and what the columns are.</summary>
    public void Finish()
    {
        if (_isFinished)
        {
            return;
        }

        _isFinished = true;
        EndGroup();
        ThriftWriter footer = new();
        footer.Small(1, 2).List(2, ThriftType.Struct, _columns.Count + 1).Begin().Text(4, "schema").Small(5, _columns.Count).End();
        foreach (TableColumn column in _columns)
        {
            footer.Begin().Small(1, Physical(column.ElementType)).Small(3, 0).Text(4, column.Name);
            _ = column.ElementType == typeof(string) ? footer.Small(6, 0) : column.ElementType == typeof(byte) ? footer.Small(6, 11) : footer;
            footer.End();
        }

        footer.Large(3, _rows).List(4, ThriftType.Struct, _groups.Count);
        foreach ((long bytes, long rows, (long At, long Packed, long Unpacked)[] chunks) in _groups)
        {
            footer.Begin().List(1, ThriftType.Struct, chunks.Length);
            for (int i = 0; i < chunks.Length; i++)
            {
                footer.Begin().Large(2, chunks[i].At).Begin(3)
                    .Small(1, Physical(_columns[i].ElementType)).List(2, ThriftType.I32, 2).Whole(Plain).Whole(RunLength)
                    .List(3, ThriftType.Binary, 1).Text(_columns[i].Name).Small(4, SnappyCodec)
                    .Large(5, rows).Large(6, chunks[i].Unpacked).Large(7, chunks[i].Packed).Large(9, chunks[i].At).End().End();
            }

            footer.Large(2, bytes).Large(3, rows).End();
        }

        footer.Text(6, "Mnist").End();
        Write(footer.Bytes);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Bytes.Length);
        Write(length);
        Write(ParquetFooter.Signature);
    }

    // Numbers of types: parquet.thrift.
    private static int Physical(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => 0,
        TypeCode.Byte or TypeCode.Int32 => 1,
        TypeCode.Int64 => 2,
        TypeCode.Single => 4,
        TypeCode.Double => 5,
        TypeCode.String => 6,
        _ => -1,
    };

    private void AddBit(int column, bool flag)
    {
        MemoryStream values = _values[column];
        int bit = _bits[column]++ & 7;
        if (bit == 0)
        {
            values.WriteByte(flag ? (byte)1 : (byte)0);
        }
        else if (flag)
        {
            values.GetBuffer()[values.Length - 1] |= (byte)(1 << bit);
        }
    }

    private void EndGroup()
    {
        if (_rowsInGroup == 0)
        {
            return;
        }

        (long At, long Packed, long Unpacked)[] chunks = new (long, long, long)[_columns.Count];
        long unpacked = 0;
        for (int i = 0; i < chunks.Length; i++)
        {
            ReadOnlySpan<byte> values = _values[i].GetBuffer().AsSpan(0, (int)_values[i].Length);
            byte[] packed = Snappy.CompressToArray(values);
            ThriftWriter page = new();
            page.Small(1, PageHeader.Data).Small(2, values.Length).Small(3, packed.Length)
                .Begin(5).Small(1, (int)_rowsInGroup).Small(2, Plain).Small(3, RunLength).Small(4, RunLength).End().End();
            long at = _position;
            int head = page.Bytes.Length;
            Write(page.Bytes);
            Write(packed);
            chunks[i] = (at, _position - at, head + values.Length);
            unpacked += head + values.Length;
            _values[i].SetLength(0);
            _bits[i] = 0;
        }

        _groups.Add((unpacked, _rowsInGroup, chunks));
        _rows += _rowsInGroup;
        _rowsInGroup = 0;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _position += bytes.Length;
    }
}
