using System.IO.Compression;
using K4os.Compression.LZ4;
using Snappier;
using ZstdSharp;

namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>Unpacks pages.</summary>
internal static class PageCompression
{
    public const int None = 0;

    private const int SnappyCodec = 1;
    private const int GzipCodec = 2;
    private const int BrotliCodec = 4;
    private const int ZstdCodec = 6;
    private const int Lz4RawCodec = 7;

    private static readonly string[] Names = ["none", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW"];

    /// <summary>Refuses a compression that is not read.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="codec">The number of the compression.</param>
    /// <exception cref="DatasetException">It is not read.</exception>
    public static void RequireKnown(string path, int codec)
    {
        if (codec is not (None or SnappyCodec or GzipCodec or BrotliCodec or ZstdCodec or Lz4RawCodec))
        {
            throw new DatasetException($"'{path}' is compressed with {(codec >= 0 && codec < Names.Length ? Names[codec] : "an unknown method")}, which is not read; save it with compression SNAPPY, GZIP, BROTLI, ZSTD, LZ4_RAW or none.");
        }
    }

    /// <summary>Refuses a page that claims to unpack to more than its compression can hold, before there is room for it.</summary>
    /// <exception cref="InvalidDataException">It does.</exception>
    public static void RequireCredible(int codec, int packed, int unpacked)
    {
        // A copy of Snappy's is three bytes for 64, a byte of LZ4's stands for 255; the others have the bound of all such files.
        long most = codec switch
        {
            None => packed,
            SnappyCodec => (64L * packed) + 64,
            Lz4RawCodec => (256L * packed) + 64,
            _ => PackedSize.Most(packed),
        };
        _ = unpacked <= most ? 0 : throw new InvalidDataException("A page unpacks to more than it can hold.");
    }

    /// <summary>Unpacks bytes, exactly as many as there is room for.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static void Unpack(int codec, ArraySegment<byte> packed, Span<byte> target)
    {
        switch (codec)
        {
            case SnappyCodec:
                int length = packed.Count == 0 && target.Length == 0 ? 0 : Snappy.GetUncompressedLength(packed);
                _ = length == target.Length && (length == 0 || Snappy.Decompress(packed, target) == length) ? 0 : throw new InvalidDataException("Snappy's data have another length.");
                break;
            case Lz4RawCodec:
                _ = LZ4Codec.Decode(packed, target) == target.Length ? 0 : throw new InvalidDataException("LZ4's data are damaged.");
                break;
            case ZstdCodec:
                UnpackZstd(packed, target);
                break;
            default:
                UnpackStream(codec, packed, target);
                break;
        }
    }

    // What the data say of their own size is held against the room: nothing is made for it.
    private static void UnpackZstd(ReadOnlySpan<byte> packed, Span<byte> target)
    {
        try
        {
            using Decompressor unpacking = new();
            _ = unpacking.Unwrap(packed, target) == target.Length ? 0 : throw new InvalidDataException("Zstandard's data have another length.");
        }
        catch (ZstdException error)
        {
            throw new InvalidDataException("Zstandard's data are damaged.", error);
        }
    }

    private static void UnpackStream(int codec, ArraySegment<byte> packed, Span<byte> target)
    {
        using MemoryStream stream = new(packed.Array!, packed.Offset, packed.Count, writable: false);
        using Stream unpacking = codec == GzipCodec ? new GZipStream(stream, CompressionMode.Decompress) : new BrotliStream(stream, CompressionMode.Decompress);
        try
        {
            unpacking.ReadExactly(target);
            _ = unpacking.ReadByte() < 0 ? 0 : throw new InvalidDataException("A page goes on after its end.");
        }
        catch (InvalidOperationException error)
        {
            // What Brotli says of damage.
            throw new InvalidDataException("Brotli's data are damaged.", error);
        }
    }
}
