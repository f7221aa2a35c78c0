using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
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
    /// <returns>
    /// The array, row-major. No number is changed: bytes, int32, int64, float32 and float64 keep their type, int8, int16 and uint16 become int32, uint32 and uint64 become int64,
    /// halves and booleans (true as 1) float32. Only long doubles are rounded, to float64.
    /// </returns>
    /// <exception cref="DatasetException">The file is missing, not an .npy file, truncated, holds something else than real numbers, or a uint64 that no int64 can hold.</exception>
    public static NDArray Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= Array.MaxLength
                ? Parse(File.ReadAllBytes(path), path)
                : throw new DatasetException($"'{path}' is larger than 2 GiB; split it into smaller files.");
        }
        catch (Exception error) when (error is IOException and not DatasetException or UnauthorizedAccessException)
        {
            throw new DatasetException($"'{path}' cannot be read; give the path of an existing .npy file.", error);
        }
    }

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

    /// <summary>Reads an array from bytes.</summary>
    internal static NDArray Parse(byte[] bytes, string path)
    {
        NpyHeader header = NpyHeader.Parse(bytes, path);
        ReadOnlySpan<byte> data = bytes.AsSpan(header.End);
        Shape shape = new(header.Dims);
        long expected = header.Count * header.Type.Size;
        if (data.Length != expected)
        {
            throw new DatasetException(data.Length < expected
                ? $"'{path}' is truncated: it holds {data.Length} bytes of numbers, expected {expected} for shape {shape}; get or save it again."
                : $"'{path}' goes on after its array of shape {shape}: it holds {data.Length} bytes of numbers, expected {expected}; save one array a file, or several as np.savez.");
        }

        Array values = header.Type.Decode(data, path);
        return new NDArray(header.ColumnMajor ? RowMajor(values, shape) : values, shape);
    }

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
        string dims = string.Join(", ", array.shape.dims.Select(dim => dim.ToString(CultureInfo.InvariantCulture)));
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({dims}{(array.ndim == 1 ? "," : "")}), }}";
        int before = NpyHeader.Signature.Length + 4;
        int padded = ((before + header.Length + 1 + HeaderAlignment - 1) / HeaderAlignment * HeaderAlignment) - before;
        stream.Write(NpyHeader.Signature);
        stream.Write([1, 0, (byte)padded, (byte)(padded >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header.PadRight(padded - 1) + "\n"));
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

    private static Array RowMajor(Array values, Shape shape) => values switch
    {
        float[] floats => RowMajor(floats, shape),
        double[] doubles => RowMajor(doubles, shape),
        int[] ints => RowMajor(ints, shape),
        long[] longs => RowMajor(longs, shape),
        _ => RowMajor((byte[])values, shape),
    };

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
