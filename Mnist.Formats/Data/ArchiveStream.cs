using System.IO.Compression;

namespace Mnist.Formats.Data;

/// <summary>A file inside an archive, which is closed with it.</summary>
/// <param name="archive">The archive.</param>
/// <param name="entry">The file.</param>
internal sealed class ArchiveStream(ZipArchive archive, ZipArchiveEntry entry) : Stream
{
    private readonly Stream _inner = entry.Open();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => _inner.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => _inner.Read(buffer);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _inner.Dispose();
        archive.Dispose();
        base.Dispose(disposing);
    }
}
