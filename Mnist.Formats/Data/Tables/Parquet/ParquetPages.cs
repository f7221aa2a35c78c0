using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>Reads the pages of a column one after another; only the last one is kept.</summary>
/// <param name="file">The file; it stays the caller's.</param>
/// <param name="chunk">Where the pages lie.</param>
internal sealed class ParquetPages(SafeFileHandle file, ParquetChunk chunk)
{
    private const int UsualHeader = 512;

    // Statistics hold values, which may be long texts.
    private const int LargestHeader = 1 << 20;

    private byte[] _packed = [];
    private long _next = chunk.Start;

    /// <summary>The bytes of the page, unpacked.</summary>
    public byte[] Content { get; private set; } = [];

    /// <summary>Reads the next page of values or the dictionary.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or there is none.</exception>
    public PageHeader Next()
    {
        while (true)
        {
            PageHeader page = Header();
            if (page.Type is PageHeader.Data or PageHeader.Dictionary or PageHeader.DataOfVersion2)
            {
                Load(page);
                return page;
            }

            _next += page.Packed;
        }
    }

    private PageHeader Header()
    {
        long left = chunk.Start + chunk.Length - _next;
        for (int size = UsualHeader; ; size *= 8)
        {
            int wanted = (int)Math.Min(size, left);
            byte[] bytes = ArrayPool<byte>.Shared.Rent(Math.Max(1, wanted));
            try
            {
                int came = RandomAccess.Read(file, bytes.AsSpan(0, wanted), _next);
                ThriftReader reader = new(bytes.AsSpan(0, came));
                PageHeader page = PageHeader.Read(reader.Struct());
                _next += reader.Position;
                return page.Packed <= left - reader.Position && page.Packed <= RandomAccess.GetLength(file) - _next ? page : throw new InvalidDataException("A page is longer than its column.");
            }
            catch (Exception error) when (error is EndOfStreamException or InvalidDataException && wanted == size && size < LargestHeader && wanted < left)
            {
                // It may not have ended where reading did.
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }
        }
    }

    private void Load(PageHeader page)
    {
        PageCompression.RequireCredible(chunk.Codec, page.Packed, page.Unpacked);
        int levels = page.Type == PageHeader.DataOfVersion2 ? checked(page.Defined + page.Repeated) : 0;
        bool packed = chunk.Codec != PageCompression.None && page.IsPacked;
        _ = levels <= page.Packed && levels <= page.Unpacked && (packed || page.Packed == page.Unpacked) ? 0 : throw new InvalidDataException("A page's sizes do not fit together.");
        Room(ref _packed, page.Packed);
        _ = RandomAccess.Read(file, _packed.AsSpan(0, page.Packed), _next) == page.Packed ? 0 : throw new EndOfStreamException();
        _next += page.Packed;
        if (!packed)
        {
            (_packed, Content) = (Content, _packed);
            return;
        }

        byte[] content = Content;
        Room(ref content, page.Unpacked);
        Content = content;
        _packed.AsSpan(0, levels).CopyTo(content);
        PageCompression.Unpack(chunk.Codec, new ArraySegment<byte>(_packed, levels, page.Packed - levels), content.AsSpan(levels, page.Unpacked - levels));
    }

    private static void Room(ref byte[] buffer, int size)
    {
        if (buffer.Length < size)
        {
            buffer = new byte[size];
        }
    }
}
