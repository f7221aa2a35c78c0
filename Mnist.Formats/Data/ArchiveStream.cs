using System.IO.Compression;

namespace Mnist.Formats.Data;

/// <summary>A file inside an archive, which is closed with it.</summary>
/// <param name="archive">The archive.</param>
/// <param name="entry">The file.</param>
internal sealed class ArchiveStream(ZipArchive archive, ZipArchiveEntry entry) : ForwardStream
{
    private readonly Stream _inner = entry.Open();

    public override int Read(Span<byte> buffer) => _inner.Read(buffer);

    protected override void Dispose(bool disposing)
    {
        _inner.Dispose();
        archive.Dispose();
        base.Dispose(disposing);
    }
}
