namespace Mnist.Formats.Disk;

/// <summary>A file that work adds to as it goes on, and a later process goes on with: what was flushed is there after a kill, what came behind it may be torn and is cut off. Nobody else may open it meanwhile.</summary>
public sealed class GrowingFile : IDisposable
{
    private readonly FileStream _file;

    private GrowingFile(FileStream file) => _file = file;

    /// <summary>How many bytes there are.</summary>
    public long Length => _file.Length;

    /// <summary>Opens a file, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The file, to be disposed; null where another process has it open.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static GrowingFile? Open(string path)
    {
        try
        {
            return new GrowingFile(DiskSteps.OpenGrowing(path));
        }
        catch (IOException error) when (Leftovers.MeansLocked(error))
        {
            return null;
        }
    }

    /// <summary>Cuts off what lies behind a place, where adding then goes on.</summary>
    /// <param name="length">The place; at most <see cref="Length"/>.</param>
    /// <exception cref="IOException">It cannot be cut.</exception>
    public void Cut(long length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        _file.SetLength(length);
        _file.Position = length;
    }

    /// <summary>Adds bytes at the end.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file.Write(bytes);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw TooLarge(error);
        }
    }

    /// <summary>Flushes what was added to the disk.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void FlushToDisk()
    {
        try
        {
            DiskSteps.Flush(_file);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw TooLarge(error);
        }
    }

    /// <summary>The content from its beginning, to be read before anything else is added.</summary>
    /// <returns>The file's own stream, which is not to be closed.</returns>
    public Stream FromBeginning()
    {
        _file.Position = 0;
        return _file;
    }

    /// <summary>Closes the file; it stays.</summary>
    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (Exception error) when (error is IOException or ArgumentOutOfRangeException)
        {
            // What was not flushed is none of what is kept.
        }
    }

    private static IOException TooLarge(ArgumentOutOfRangeException error) => new("The file would be larger than may be written here.", error);
}
