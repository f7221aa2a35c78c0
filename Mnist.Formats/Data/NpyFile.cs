using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Mnist.Formats.Disk;
using Mnist.Formats.Tensors;

namespace Mnist.Formats.Data;

/// <summary>Reads and writes NumPy's <c>.npy</c> arrays of numbers.</summary>
/// <remarks>
/// What NumPy reads is read: versions 1.0 to 3.0, any byte order, row-major and column-major, every real type. The header is read by a small grammar, never evaluated, and no pickle is opened.
/// The format: NumPy, <c>numpy.lib.format</c>.
/// </remarks>
public static class NpyFile
{
    private const int HeaderAlignment = 64;

    /// <summary>Reads an array.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>
    /// The array, row-major. No number is changed: bytes, int32, int64, float32 and float64 keep their type, int8, int16 and uint16 become int32, uint32 and uint64 become int64,
    /// halves and booleans (true as 1) float32. Only long doubles are rounded, to float64.
    /// </returns>
    /// <exception cref="DatasetException">The file is missing, not an .npy file, truncated, has more than 2^31 numbers (<see cref="RowReader"/> reads those), holds something else than real numbers, or a uint64 that no int64 can hold.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static NDArray Read(string path, CancellationToken cancellation = default) => Guarded(path, () =>
    {
        using FileStream file = BoundedRead.Open(path);
        NpyHeader header = Open(file, path);
        return Whole(file, header, path, cancellation);
    });

    /// <summary>Opens a file to read it a few rows at a time.</summary>
    internal static RowReader OpenRows(string path, bool texts, CancellationToken cancellation) => Guarded(path, () =>
    {
        FileStream file = BoundedRead.Open(path);
        try
        {
            NpyHeader header = Open(file, path, texts);
            bool inBlocks = header.ColumnMajor && header.Dims.Length > 1 && header.Count > 0;
            IRowBlocks rows = header.NeedsAll ? new MemoryRows(Whole(file, header, path, cancellation))
                : inBlocks ? new ColumnMajorRows(file, header, path)
                : new StreamRows(file, header.Type, header.Dims, path, Damage);
            return new RowReader(rows, header.Type, header.Dims);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    });

    /// <summary>Writes an array in its own element type, little-endian and row-major, as <c>np.save</c> does: whole or not at all.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="array">The numbers.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Write(string path, NDArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        try
        {
            Atomic.WriteFile(path, stream => Write(stream, array));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"'{path}' cannot be written; give a file in an existing folder, and check that the disk has room.", error, DatasetProblem.NotWritable);
        }
    }

    /// <summary>Writes what stands before the numbers of an array, little-endian and row-major, for those who write the numbers themselves.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="descr">The element type as NumPy names it, as <c>&lt;f4</c>.</param>
    /// <param name="shape">Sizes of the axes, the rows first.</param>
    public static void WriteHeader(Stream stream, string descr, IReadOnlyList<long> shape)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(shape);
        string dims = string.Join(", ", shape.Select(dim => dim.ToString(CultureInfo.InvariantCulture)));
        string header = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({dims}{(shape.Count == 1 ? "," : "")}), }}";
        int before = NpyHeader.Signature.Length + 4;
        int padded = ((before + header.Length + 1 + HeaderAlignment - 1) / HeaderAlignment * HeaderAlignment) - before;
        stream.Write(NpyHeader.Signature);
        stream.Write([1, 0, (byte)padded, (byte)(padded >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header.PadRight(padded - 1) + "\n"));
    }

    /// <summary>Reads an array from bytes.</summary>
    internal static NDArray Parse(byte[] bytes, string path)
    {
        using MemoryStream stream = new(bytes, writable: false);
        return Whole(stream, Open(stream, path), path, CancellationToken.None);
    }

    /// <summary>Reads the numbers behind a header, and makes sure that nothing follows.</summary>
    internal static NDArray Whole(Stream stream, NpyHeader header, string path, CancellationToken cancellation)
    {
        header.RequireFewNumbers(path);
        Shape shape = new(header.Dims);
        long expected = header.Count * header.Type.Size;
        Array values = header.Type.Read(stream, header.Count, path, cancellation, out long read);
        if (read < expected)
        {
            throw Truncated(path, read, expected, shape);
        }

        _ = stream.ReadByte() < 0 ? 0 : throw GoesOn(path, "more", expected, shape);
        return new NDArray(header.ColumnMajor ? RowMajor(values, shape) : values, shape);
    }

    /// <summary>Some rows of an array, copied.</summary>
    /// <param name="values">Its elements.</param>
    /// <param name="rowSize">How many make a row.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many.</param>
    internal static Array Rows(Array values, int rowSize, int first, int count) => values switch
    {
        string[] texts => texts.AsSpan(first * rowSize, count * rowSize).ToArray(),
        float[] floats => floats.AsSpan(first * rowSize, count * rowSize).ToArray(),
        double[] doubles => doubles.AsSpan(first * rowSize, count * rowSize).ToArray(),
        int[] ints => ints.AsSpan(first * rowSize, count * rowSize).ToArray(),
        long[] longs => longs.AsSpan(first * rowSize, count * rowSize).ToArray(),
        _ => ((byte[])values).AsSpan(first * rowSize, count * rowSize).ToArray(),
    };

    /// <summary>Brings column-major numbers into the order of rows.</summary>
    internal static Array RowMajor(Array values, Shape shape) => values switch
    {
        string[] texts => RowMajor(texts, shape),
        float[] floats => RowMajor(floats, shape),
        double[] doubles => RowMajor(doubles, shape),
        int[] ints => RowMajor(ints, shape),
        long[] longs => RowMajor(longs, shape),
        _ => RowMajor((byte[])values, shape),
    };

    // The length is known before a number is read, and compared with what the header claims.
    private static NpyHeader Open(Stream file, string path, bool texts = false)
    {
        NpyHeader header = NpyHeader.Read(file, path, texts);
        long there = file.Length - header.End;
        long expected = header.Count * header.Type.Size;
        return there == expected ? header
            : throw (there < expected ? Truncated(path, there, expected, new Shape(header.Dims)) : GoesOn(path, $"{there}", expected, new Shape(header.Dims)));
    }

    private static DatasetException Truncated(string path, long there, long expected, Shape shape) =>
        new($"'{path}' is truncated: it holds {there} bytes of numbers, expected {expected} for shape {FileText.Name(shape.ToString())}; get or save it again.");

    private static DatasetException GoesOn(string path, string there, long expected, Shape shape) =>
        new($"'{path}' goes on after its array of shape {FileText.Name(shape.ToString())}: it holds {there} bytes of numbers, expected {expected}; save one array a file, or several as np.savez.");

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not DatasetException))
        {
            throw Damage(path, error);
        }
    }

    private static DatasetException Damage(string path, Exception error) => new($"'{path}' cannot be read; give the path of an existing .npy file.", error);

    private static void Write(Stream stream, NDArray array)
    {
        (string type, byte[] data) = array.dtype switch
        {
            TF_DataType.TF_FLOAT => ("<f4", Bytes<float>(array)),
            TF_DataType.TF_DOUBLE => ("<f8", Bytes<double>(array)),
            TF_DataType.TF_INT32 => ("<i4", Bytes<int>(array)),
            TF_DataType.TF_INT64 => ("<i8", Bytes<long>(array)),
            _ => ("|u1", array.Values<byte>()),
        };
        WriteHeader(stream, type, [.. array.shape.dims.Select(dim => (long)dim)]);
        stream.Write(data);
    }

    private static byte[] Bytes<T>(NDArray array)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        byte[] bytes = MemoryMarshal.AsBytes<T>(array.Values<T>()).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            for (int i = 0; i < bytes.Length; i += Marshal.SizeOf<T>())
            {
                bytes.AsSpan(i, Marshal.SizeOf<T>()).Reverse();
            }
        }

        return bytes;
    }

    // Goes through the result in its order, and knows for each axis how far the next number of the source is.
    private static T[] RowMajor<T>(T[] source, Shape shape)
    {
        int axes = shape.ndim;
        int[] strides = new int[axes];
        for (int axis = 0, stride = 1; axis < axes; axis++)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        T[] result = new T[source.Length];
        int[] index = new int[axes];
        for (int to = 0, from = 0; to < result.Length; to++)
        {
            result[to] = source[from];
            for (int axis = axes - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < shape[axis])
                {
                    break;
                }

                from -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return result;
    }
}
