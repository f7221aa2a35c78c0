using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Mnist.Formats.Tensors;

namespace Mnist.Formats.Data;

/// <summary>Reads and writes NumPy's <c>.npy</c> arrays of numbers, little-endian and row-major.</summary>
/// <remarks>The header is matched by a small grammar, never evaluated; arrays of Python objects are refused.</remarks>
public static partial class NpyFile
{
    private const int MagicLength = 6;
    private const int MaxHeaderBytes = 64 * 1024;
    private const int HeaderAlignment = 64;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads an array.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The array; half and boolean elements become floats, true as 1.</returns>
    /// <exception cref="DatasetException">The file is missing, not an .npy file, truncated, or holds another kind of element.</exception>
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

    /// <summary>Writes an array of floats.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="array">The numbers.</param>
    public static void Write(string path, NDArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        string shape = string.Concat(array.shape.dims.Select(dim => dim.ToString(CultureInfo.InvariantCulture) + ", "));
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape.TrimEnd()}), }}";
        int padded = ((MagicLength + 4 + header.Length + 1 + HeaderAlignment - 1) / HeaderAlignment * HeaderAlignment) - MagicLength - 4;
        using FileStream file = File.Create(path);
        file.Write(Magic);
        file.Write([1, 0, (byte)padded, (byte)(padded >> 8)]);
        file.Write(Encoding.ASCII.GetBytes(header.PadRight(padded - 1) + "\n"));
        file.Write(MemoryMarshal.AsBytes<float>(array.ToArray<float>()));
    }

    /// <summary>Reads an array from bytes.</summary>
    internal static NDArray Parse(byte[] bytes, string path)
    {
        if (bytes.Length < MagicLength + 4 || !bytes.AsSpan(0, MagicLength).SequenceEqual(Magic))
        {
            throw new DatasetException($"'{path}' is not an .npy file: it does not begin with NumPy's signature.");
        }

        bool longHeader = bytes[MagicLength] >= 2;
        int start = MagicLength + (longHeader ? 6 : 4);
        long headerLength = bytes.Length < start ? long.MaxValue
            : longHeader ? BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(MagicLength + 2)) : BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(MagicLength + 2));
        if (headerLength > MaxHeaderBytes || start + headerLength > bytes.Length)
        {
            throw new DatasetException($"'{path}' is truncated: its header does not end inside the file.");
        }

        Match header = Header().Match(Encoding.Latin1.GetString(bytes, start, (int)headerLength));
        if (!header.Success)
        {
            throw new DatasetException($"'{path}' has a header that is not of the form {{'descr': ..., 'fortran_order': ..., 'shape': ...}}.");
        }

        if (header.Groups["order"].Value == "True")
        {
            throw new DatasetException($"'{path}' is stored column by column; save it from NumPy with np.ascontiguousarray.");
        }

        long[] dims = [.. header.Groups["dim"].Captures.Select(dim => long.TryParse(dim.Value, CultureInfo.InvariantCulture, out long size) ? size : throw TooLarge(path))];
        ReadOnlySpan<byte> data = bytes.AsSpan(start + (int)headerLength);
        return Convert(header.Groups["descr"].Value, data, dims, path);
    }

    private static NDArray Convert(string type, ReadOnlySpan<byte> data, long[] dims, string path)
    {
        int size = type switch
        {
            "<f4" or "<i4" => 4,
            "<f8" or "<i8" => 8,
            "<f2" => 2,
            "|u1" or "|b1" => 1,
            _ => throw new DatasetException($"'{path}' holds elements of type '{type}'; expected little-endian floats or integers, or bytes."),
        };
        long count = Count(dims, path);
        if (count * size != data.Length)
        {
            throw new DatasetException($"'{path}' holds {data.Length} bytes of numbers, expected {count * size} for shape {new Shape(dims)}.");
        }

        Array values = type switch
        {
            "<f4" => MemoryMarshal.Cast<byte, float>(data).ToArray(),
            "<f8" => MemoryMarshal.Cast<byte, double>(data).ToArray(),
            "<i4" => MemoryMarshal.Cast<byte, int>(data).ToArray(),
            "<i8" => MemoryMarshal.Cast<byte, long>(data).ToArray(),
            "<f2" => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(data).ToArray(), half => (float)half),
            "|b1" => Array.ConvertAll(data.ToArray(), flag => flag == 0 ? 0f : 1f),
            _ => data.ToArray(),
        };
        return new NDArray(values, new Shape(dims));
    }

    private static long Count(long[] dims, string path)
    {
        try
        {
            long count = dims.Aggregate(1L, (product, dim) => checked(product * dim));
            return count <= int.MaxValue ? count : throw TooLarge(path);
        }
        catch (OverflowException)
        {
            throw TooLarge(path);
        }
    }

    private static DatasetException TooLarge(string path) => new($"'{path}' claims more than {int.MaxValue} numbers; split it into smaller files.");

    [GeneratedRegex(@"^\{'descr': '(?<descr>[^']*)', 'fortran_order': (?<order>True|False), 'shape': \((?:(?<dim>\d{1,18})(?:, ?|(?=\))))*\),? *\}\s*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Header();
}
