namespace Mnist.Formats.Data;

/// <summary>Reads what does not say, or may lie about, how long it is, in pieces between which it can be stopped.</summary>
internal static class BoundedRead
{
    private const int Piece = 1 << 18;

    /// <summary>Opens a file of data. A pipe or a device is none: nothing says how long it is, and nothing wakes who waits for it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">It is empty, or no file.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static FileStream Open(string path) => new FileInfo(path) is { Exists: true, Length: 0 }
        ? throw new DatasetException($"'{path}' is empty, or a pipe or a device; give a file.")
        : System.IO.File.OpenRead(path);

    /// <summary>Reads a file, a pipe or a device to its end.</summary>
    /// <param name="path">What to read.</param>
    /// <param name="most">Bytes there may be.</param>
    /// <param name="cancellation">Stops the reading, also where the other end of a pipe is silent.</param>
    /// <returns>All bytes; null where there are more.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static byte[]? File(string path, long most, CancellationToken cancellation)
    {
        if (new FileInfo(path).Length > 0)
        {
            return Read();
        }

        // Nothing wakes a thread that opens or reads a pipe, so it is another one that may be left behind.
        Task<byte[]?> reading = Task.Run(Read, CancellationToken.None);
        Task.WaitAny([reading], cancellation);
        return reading.GetAwaiter().GetResult();

        byte[]? Read()
        {
            using FileStream file = System.IO.File.OpenRead(path);
            return file.CanSeek && file.Length > most ? null : All(file, most, cancellation);
        }
    }

    /// <summary>Reads as many bytes as there are or are wanted.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>How many came.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static int Into(Stream stream, Span<byte> target, CancellationToken cancellation)
    {
        int done = 0;
        while (done < target.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<byte> piece = target[done..Math.Min(target.Length, done + Piece)];
            int read = stream.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false);
            done += read;
            if (read < piece.Length)
            {
                break;
            }
        }

        return done;
    }

    private static byte[]? All(Stream stream, long most, CancellationToken cancellation)
    {
        // What a file says of its length spares copies, no more: it is read to its end all the same.
        using MemoryStream memory = new(stream.CanSeek ? (int)Math.Min(most, stream.Length) : 0);
        byte[] buffer = new byte[Piece];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (memory.Length + read > most)
            {
                return null;
            }

            memory.Write(buffer, 0, read);
        }

        return memory.Length == memory.Capacity ? memory.GetBuffer() : memory.ToArray();
    }
}
