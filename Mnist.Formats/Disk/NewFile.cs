namespace Mnist.Formats.Disk;

/// <summary>A new file, locked until it is closed. Where it would grow larger than the file system or the user's limit allows, that is an <see cref="IOException"/> as a full disk is: the runtime takes it for a wrong argument.</summary>
/// <param name="file">The file.</param>
internal sealed class NewFile(string file) : Stream
{
    private readonly FileStream _file = new(file, FileMode.CreateNew, FileAccess.Write, DiskSteps.Locked, bufferSize: 0);

    /// <summary>Its path.</summary>
    public string Name => file;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _file.Length;

    /// <inheritdoc/>
    public override long Position { get => _file.Position; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _file.Write(buffer);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new IOException("The file would be larger than may be written here.", error);
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <summary>Flushes it to the disk.</summary>
    public void FlushToDisk() => _file.Flush(flushToDisk: true);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }
}
