using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Mnist.Formats.Data;
using Mnist.Formats.Disk;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Rows;

/// <summary>A column that becomes an array of NumPy. How many rows it has, and how long its longest text is, stands before them, so that all wait in a file beside the one that is written until all are there.</summary>
/// <param name="file">The file that is written.</param>
/// <param name="column">The column.</param>
internal sealed class NumPyColumn(string file, WrittenColumn column) : IAsyncDisposable
{
    private const int LongestText = 4096;

    private readonly FileStream _scratch = Atomic.Scratch(file);
    private long _rows;
    private int _longest = 1;

    /// <summary>An element type as NumPy names it.</summary>
    public static string Descr(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Single => "<f4",
        TypeCode.Double => "<f8",
        TypeCode.Int32 => "<i4",
        TypeCode.Int64 => "<i8",
        TypeCode.Byte => "|u1",
        _ => "|b1",
    };

    /// <summary>The numbers of rows as NumPy has them.</summary>
    public static void WriteNumbers(Stream stream, TensorBuffer buffer, int rows) => TensorTypes.Visit<Writing, bool>(buffer.ElementType, new Writing(stream, buffer, rows));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _scratch.DisposeAsync();

    /// <summary>Adds rows.</summary>
    public void Add(WrittenValues values, int rows)
    {
        if (values.Numbers is { } numbers)
        {
            WriteNumbers(_scratch, numbers, rows);
        }
        else
        {
            foreach (string text in values.Texts!)
            {
                Add(text);
            }
        }

        _rows += rows;
    }

    /// <summary>Writes the array.</summary>
    public void CopyTo(Stream stream)
    {
        bool isText = column.ElementType == typeof(string);
        NpyFile.WriteHeader(stream, isText ? string.Create(CultureInfo.InvariantCulture, $"<U{_longest}") : Descr(column.ElementType), [_rows, .. column.RowShape]);
        _scratch.Position = 0;
        if (!isText)
        {
            _scratch.CopyTo(stream);
            return;
        }

        // Texts of an array all take the room of the longest.
        byte[] letters = new byte[_longest * sizeof(int)];
        byte[] length = new byte[sizeof(int)];
        for (long text = 0; text < _rows * column.RowLength; text++)
        {
            _scratch.ReadExactly(length);
            letters.AsSpan().Clear();
            _scratch.ReadExactly(letters, 0, BitConverter.ToInt32(length));
            stream.Write(letters);
        }
    }

    private void Add(string text)
    {
        byte[] letters = Encoding.UTF32.GetBytes(text);
        int length = letters.Length / sizeof(int);
        _ = length <= LongestText ? 0 : throw new DatasetException(
            $"'{file}' would hold a text of {length.ToString(CultureInfo.InvariantCulture)} letters in every row's place, expected at most {LongestText}; give a .csv or .parquet file.");
        _longest = Math.Max(_longest, length);
        _scratch.Write(BitConverter.GetBytes(letters.Length));
        _scratch.Write(letters);
    }

    private readonly struct Writing(Stream stream, TensorBuffer buffer, int rows) : ITypedVisitor<bool>
    {
        public bool Visit<T>()
            where T : unmanaged
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(buffer.Rows<T>(rows));
            int size = Unsafe.SizeOf<T>();
            if (BitConverter.IsLittleEndian || size == 1)
            {
                stream.Write(bytes);
                return true;
            }

            byte[] turned = bytes.ToArray();
            for (int i = 0; i < turned.Length; i += size)
            {
                turned.AsSpan(i, size).Reverse();
            }

            stream.Write(turned);
            return true;
        }
    }
}
