using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Mnist.Formats.Data;

/// <summary>Reads IDX files of bytes, the format of MNIST, plain or compressed with gzip.</summary>
/// <remarks>The sizes in the header are compared with the file's length, or with what its compression can hold, before anything is allocated; no more than they announce is unpacked.</remarks>
public static class IdxFile
{
    /// <summary>The most axes, the rows' among them.</summary>
    public const int MaxAxes = 4;

    private const byte UnsignedBytes = 0x08;
    private const long MaxBytes = 1L << 30;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; one that begins with gzip's signature is unpacked.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>Sizes of the axes, and the bytes, row-major.</returns>
    /// <exception cref="DatasetException">The file is missing, not an IDX file of bytes, truncated, longer than it says, larger than 1 GiB, or compressed more than data can be.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static (int[] Shape, byte[] Data) Read(string path, CancellationToken cancellation = default) => Guarded(path, () =>
    {
        using Content content = Open(path);
        if (content.Size > MaxBytes)
        {
            throw new DatasetException($"'{path}' holds more than {MaxBytes >> 20} MiB of pixels; take fewer of them.");
        }

        byte[] data = new byte[content.Size];
        int read = BoundedRead.Into(content.Stream, data, cancellation);
        RequireWhole(path, read, content.Size);
        RequireEnd(content.Stream, path, content.Size);
        return (Array.ConvertAll(content.Shape, dim => (int)dim), data);
    });

    /// <summary>Opens a file to read it a few rows at a time.</summary>
    internal static RowReader OpenRows(string path) => Guarded(path, () =>
    {
        Content content = Open(path);
        return new RowReader(new StreamRows(content.Stream, NpyType.Bytes, content.Shape, path, Damage), NpyType.Bytes, content.Shape);
    });

    /// <summary>SHA-256 of a file uncompressed, in lower case; null where it cannot be read.</summary>
    internal static string? ContentSha256(string path, CancellationToken cancellation)
    {
        try
        {
            (int[] shape, byte[] data) = Read(path, cancellation);
            return Convert.ToHexStringLower(SHA256.HashData(Pack(data, shape)));
        }
        catch (DatasetException)
        {
            return null;
        }
    }

    /// <summary>Writes what stands before the bytes of an array, for those who write the bytes themselves.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="shape">Sizes of the axes, the rows first; 1 to <see cref="MaxAxes"/>.</param>
    /// <exception cref="DatasetException">A size is more than the format can say.</exception>
    public static void WriteHeader(Stream stream, IReadOnlyList<long> shape)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Count, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Count, MaxAxes, nameof(shape));
        stream.Write(shape.All(dim => dim is >= 0 and <= int.MaxValue)
            ? Pack([], [.. shape.Select(dim => (int)dim)])
            : throw new DatasetException($"IDX has no room for {string.Join(" x ", shape)} bytes, each size is at most {int.MaxValue}; give an .npy file."));
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

    // Everything up to the first number is read and checked.
    private static Content Open(string path)
    {
        FileStream file = BoundedRead.Open(path);
        try
        {
            bool packed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            Stream stream = packed ? new GZipStream(file, CompressionMode.Decompress) : file;
            (long[] shape, long size) = Header(stream, path);
            long left = file.Length - (4 + (4 * shape.Length));
            if (packed)
            {
                _ = size > PackedSize.Most(file.Length) ? throw PackedSize.Refused(path, file.Length, size) : size;
            }
            else if (left != size)
            {
                RequireWhole(path, left, size);
                throw Continues(path, size);
            }

            return new Content(stream, shape, size);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static (long[] Shape, long Size) Header(Stream stream, string path)
    {
        Span<byte> header = stackalloc byte[4 + (4 * MaxAxes)];
        RequireWhole(path, BoundedRead.Into(stream, header[..4], CancellationToken.None), 4);
        int axes = header[3];
        if (header[0] != 0 || header[1] != 0 || header[2] != UnsignedBytes || axes is < 1 or > MaxAxes)
        {
            throw new DatasetException($"'{path}' is not an IDX file of bytes: it begins with {Convert.ToHexString(header[..4])}, expected 000008 and 1 to {MaxAxes} axes.");
        }

        RequireWhole(path, BoundedRead.Into(stream, header.Slice(4, 4 * axes), CancellationToken.None), 4 * axes);
        long[] shape = new long[axes];
        UInt128 size = 1;
        for (int axis = 0; axis < axes; axis++)
        {
            uint dim = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + (4 * axis))..]);
            (shape[axis], size) = (dim, size * dim);
        }

        // Four sizes of 32 bits can be more than any file has; with a zero among them they are nothing.
        return size <= long.MaxValue && Array.TrueForAll(shape, dim => dim <= int.MaxValue)
            ? (shape, (long)size)
            : throw new DatasetException($"'{path}' claims {string.Join(" x ", shape)} bytes, which no file has; it is damaged or not meant for this program.");
    }

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is InvalidDataException or UnauthorizedAccessException or (IOException and not DatasetException))
        {
            throw Damage(path, error);
        }
    }

    private static DatasetException Damage(string path, Exception error) => new($"'{path}' cannot be read ({Cause(error)}); get the file again.", error, DatasetProblem.Unreadable);

    private static void RequireWhole(string path, long there, long expected)
    {
        if (there < expected)
        {
            throw new DatasetException($"'{path}' is truncated: {expected - Math.Max(0, there)} of {expected} bytes are missing; get the file again.");
        }
    }

    private static void RequireEnd(Stream stream, string path, long size) => _ = stream.ReadByte() < 0 ? 0 : throw Continues(path, size);

    private static DatasetException Continues(string path, long size) => new($"'{path}' continues after the {size} bytes its header announces; it is damaged.");

    private static string Cause(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "access is denied",
        InvalidDataException => "its gzip compression is damaged",
        _ => "the system reports an error",
    };

    private sealed record Content(Stream Stream, long[] Shape, long Size) : IDisposable
    {
        public void Dispose() => Stream.Dispose();
    }
}
