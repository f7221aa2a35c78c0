using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Mnist.Formats.Data;

/// <summary>Reads IDX files of bytes, the format of MNIST, plain or compressed with gzip.</summary>
public static class IdxFile
{
    private const byte UnsignedBytes = 0x08;
    private const int MaxAxes = 4;
    private const long MaxBytes = 1L << 30;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; one that begins with gzip's signature is unpacked.</param>
    /// <returns>Sizes of the axes, and the bytes, row-major.</returns>
    /// <exception cref="DatasetException">The file is missing, not an IDX file of bytes, truncated, or longer than it says.</exception>
    public static (int[] Shape, byte[] Data) Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            bool packed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            using Stream stream = packed ? new GZipStream(file, CompressionMode.Decompress) : file;
            return Parse(stream, path);
        }
        catch (Exception error) when (error is InvalidDataException or UnauthorizedAccessException or (IOException and not DatasetException))
        {
            throw new DatasetException($"'{path}' cannot be read ({Cause(error)}); get the file again.", error, DatasetProblem.Unreadable);
        }
    }

    /// <summary>SHA-256 of a file uncompressed, in lower case; null where it cannot be read.</summary>
    internal static string? ContentSha256(string path)
    {
        try
        {
            (int[] shape, byte[] data) = Read(path);
            return Convert.ToHexStringLower(SHA256.HashData(Pack(data, shape)));
        }
        catch (DatasetException)
        {
            return null;
        }
    }

    /// <summary>The uncompressed file: header and bytes.</summary>
    /// <param name="data">The bytes, row-major.</param>
    /// <param name="shape">Sizes of the axes.</param>
    internal static byte[] Pack(ReadOnlySpan<byte> data, params ReadOnlySpan<int> shape)
    {
        byte[] whole = new byte[4 + (4 * shape.Length) + data.Length];
        whole[2] = UnsignedBytes;
        whole[3] = (byte)shape.Length;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            BinaryPrimitives.WriteInt32BigEndian(whole.AsSpan(4 + (4 * axis)), shape[axis]);
        }

        data.CopyTo(whole.AsSpan(4 + (4 * shape.Length)));
        return whole;
    }

    private static (int[] Shape, byte[] Data) Parse(Stream stream, string path)
    {
        Span<byte> header = stackalloc byte[4 + (4 * MaxAxes)];
        ReadExactly(stream, header[..4], path);
        int axes = header[3];
        if (header[0] != 0 || header[1] != 0 || header[2] != UnsignedBytes || axes is < 1 or > MaxAxes)
        {
            throw new DatasetException($"'{path}' is not an IDX file of bytes: it begins with {Convert.ToHexString(header[..4])}, expected 000008 and 1 to {MaxAxes} axes.");
        }

        ReadExactly(stream, header.Slice(4, 4 * axes), path);
        int[] shape = new int[axes];
        long size = 1;
        for (int axis = 0; axis < axes; axis++)
        {
            uint dim = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + (4 * axis))..]);
            size = dim > MaxBytes ? long.MaxValue : Math.Min(long.MaxValue / MaxBytes, size) * dim;
            if (size > MaxBytes)
            {
                throw new DatasetException($"'{path}' claims more than {MaxBytes >> 20} MiB of pixels; it is damaged or not meant for this program.");
            }

            shape[axis] = (int)dim;
        }

        byte[] data = new byte[size];
        ReadExactly(stream, data, path);
        return stream.ReadByte() < 0
            ? (shape, data)
            : throw new DatasetException($"'{path}' continues after the {size} bytes its header announces; it is damaged.");
    }

    private static void ReadExactly(Stream stream, Span<byte> buffer, string path)
    {
        int read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (read < buffer.Length)
        {
            throw new DatasetException($"'{path}' is truncated: {buffer.Length - read} of {buffer.Length} bytes are missing; get the file again.");
        }
    }

    private static string Cause(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "access is denied",
        InvalidDataException => "its gzip compression is damaged",
        _ => "the system reports an error",
    };
}
