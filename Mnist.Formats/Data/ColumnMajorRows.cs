using Mnist.Formats.Tensors;
using Microsoft.Win32.SafeHandles;

namespace Mnist.Formats.Data;

/// <summary>Rows of an .npy file that has its columns one after another: the same rows of all columns are read at once, as many as a few megabytes hold.</summary>
/// <param name="file">The file; it is closed at the end.</param>
/// <param name="header">What it holds; rows of one number or more.</param>
/// <param name="path">Its name, for messages.</param>
internal sealed class ColumnMajorRows(FileStream file, NpyHeader header, string path) : IRowBlocks
{
    private const long BlockBytes = 8 << 20;
    private const int TextRoom = 64;

    private readonly long _columns = header.Dims.Skip(1).Aggregate(1L, (product, dim) => product * dim);
    private Array? _block;
    private long _start;
    private long _end;

    // A text takes more room than its bytes.
    private int Size => header.Type.IsText ? Math.Max(header.Type.Size, TextRoom) : header.Type.Size;

    /// <inheritdoc/>
    public Array Read(long first, int count, CancellationToken cancellation)
    {
        if (_block is null || first + count > _end)
        {
            long most = Math.Max(count, BlockBytes / (_columns * Size));
            int rows = (int)Math.Min(most, header.Dims[0] - first);
            _block = Block(first, rows, cancellation);
            (_start, _end) = (first, first + rows);
        }

        return NpyFile.Rows(_block, (int)_columns, (int)(first - _start), count);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private Array Block(long first, int rows, CancellationToken cancellation)
    {
        SafeFileHandle handle = file.SafeFileHandle;
        int size = header.Type.Size;
        byte[] bytes = new byte[checked((int)(_columns * rows * size))];
        for (int column = 0; column < _columns; column++)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<byte> part = bytes.AsSpan(column * rows * size, rows * size);
            for (long at = header.End + (((column * header.Dims[0]) + first) * size); part.Length > 0;)
            {
                int read = RandomAccess.Read(handle, part, at);
                if (read == 0)
                {
                    throw new DatasetException($"'{path}' has become shorter while it was read; give a file that is finished.");
                }

                part = part[read..];
                at += read;
            }
        }

        using MemoryStream stream = new(bytes, writable: false);
        Array values = header.Type.Read(stream, _columns * rows, path, cancellation, out _);
        return NpyFile.RowMajor(values, new Shape([rows, .. header.Dims[1..]]));
    }
}
