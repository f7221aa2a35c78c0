namespace Mnist.Formats.Data;

/// <summary>Rows that lie one after another in a stream.</summary>
/// <param name="stream">The stream, where the first number begins; it is closed at the end.</param>
/// <param name="type">Element type.</param>
/// <param name="shape">Sizes of the axes.</param>
/// <param name="path">The file, for messages.</param>
/// <param name="damage">What is said of a file that cannot be read on.</param>
internal sealed class StreamRows(Stream stream, NpyType type, long[] shape, string path, Func<string, Exception, DatasetException> damage) : IRowBlocks
{
    private readonly long _rows = shape.Length == 0 ? 1 : shape[0];
    private readonly long _rowLength = shape.Skip(1).Aggregate(1L, (product, dim) => checked(product * dim));

    /// <inheritdoc/>
    public Array Read(long first, int count, CancellationToken cancellation)
    {
        try
        {
            long expected = count * _rowLength;
            Array values = type.Read(stream, expected, path, cancellation, out long read);
            if (read < expected * type.Size)
            {
                throw new DatasetException($"'{path}' is truncated: it ends in row {first + (_rowLength == 0 ? 0 : read / (_rowLength * type.Size))} of {_rows}, counted from 0; get or save it again.");
            }

            return first + count < _rows || stream.ReadByte() < 0
                ? values
                : throw new DatasetException($"'{path}' goes on after the {_rows} rows its header announces; get or save it again.");
        }
        catch (Exception error) when (error is InvalidDataException or (IOException and not DatasetException))
        {
            throw damage(path, error);
        }
    }

    /// <inheritdoc/>
    public void Skip(long first, long count, CancellationToken cancellation)
    {
        if (stream.CanSeek)
        {
            stream.Seek(count * _rowLength * type.Size, SeekOrigin.Current);
            return;
        }

        // What is compressed is unpacked all the same; a few megabytes at a time.
        long atOnce = Math.Clamp((1 << 20) / Math.Max(1, _rowLength), 1, int.MaxValue);
        for (long done = 0; done < count;)
        {
            int rows = (int)Math.Min(atOnce, count - done);
            Read(first + done, rows, cancellation);
            done += rows;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}
