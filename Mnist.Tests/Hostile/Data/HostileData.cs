using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Hostile.Data;

/// <summary>Files of data that promise more than they hold, or hold more than they promise.</summary>
internal static class HostileData
{
    /// <summary>Bytes that a bomb unpacks to: far more than may be allocated, and quickly made.</summary>
    public const long BombBytes = 400 << 20;

    /// <summary>A JPEG file cut behind the length of its first segment.</summary>
    public static byte[] CutJpeg => [0xFF, 0xD8, 0xFF, 0xE0, 0, 16];

    /// <summary>A JPEG file whose Exif segment is longer than the file.</summary>
    public static byte[] CutExif => [.. ExifImages.Jpeg(new RandomImages(1).Jpeg(64, 64, 3, progressive: false, sampling: 2), new byte[20_000]).AsSpan(0, 3000)];

    /// <summary>A progressive JPEG file whose scans say nothing of any block: each block still costs time.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="scans">How many scans.</param>
    public static byte[] EmptyScans(int width, int height, int scans)
    {
        byte[] frame = [0xFF, 0xC2, 0, 11, 8, .. Word(height), .. Word(width), 1, 1, 0x11, 0];

        // One code, of one bit: "nothing more in 32,767 blocks".
        byte[] table = [0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0xE0];
        byte[] quantization = [0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64)];
        List<byte> file = [0xFF, 0xD8, .. quantization, .. frame, .. table];
        for (int scan = 0; scan < scans; scan++)
        {
            file.AddRange([0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 63, 0, 0x7F, 0xFE]);
        }

        return [.. file, 0xFF, 0xD9];
    }

    /// <summary>A PNG file whose pixel data have any number of zeros.</summary>
    public static byte[] Png(int width, int height, int kind, long zeros)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            Zeros(zlib, zeros);
        }

        return [.. RandomImages.PngStart(width, height, 8, kind, interlaced: false), .. RandomImages.Chunk("IDAT"u8, packed.ToArray()), .. RandomImages.Chunk("IEND"u8, [])];
    }

    /// <summary>A bitmap of 24 bits that holds less than it promises.</summary>
    public static byte[] Bmp(int width, int height, int bytes)
    {
        byte[] file = new RandomImages(1).Bmp(9, 5, 24);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        return file[..bytes];
    }

    /// <summary>An IDX file's header of images, and no images.</summary>
    public static byte[] IdxClaim(int images, int rows, int columns) => [0, 0, 8, 3, .. Long(images), .. Long(rows), .. Long(columns)];

    /// <summary>An IDX.gz file of 28 x 28 zeros that keeps its promise.</summary>
    public static byte[] IdxBomb()
    {
        int images = (int)(BombBytes / 784);
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(IdxClaim(images, 28, 28));
            Zeros(gzip, images * 784L);
        }

        return packed.ToArray();
    }

    /// <summary>An IDX.gz file that holds far more than it promises.</summary>
    public static byte[] IdxOverfull()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(IdxClaim(1, 28, 28));
            Zeros(gzip, BombBytes);
        }

        return packed.ToArray();
    }

    /// <summary>An archive of bytes, row-major, of 784 each.</summary>
    /// <param name="name">Name of the array.</param>
    /// <param name="claimed">Rows it promises.</param>
    /// <param name="bytes">Bytes it holds.</param>
    public static byte[] Npz(string name, long claimed, long bytes)
    {
        using MemoryStream file = new();
        using (ZipArchive archive = new(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry(name + ".npy", CompressionLevel.Optimal).Open();
            entry.Write(NpyHeader($"{{'descr': '|u1', 'fortran_order': False, 'shape': ({claimed}, 784), }}"));
            Zeros(entry, bytes);
        }

        return file.ToArray();
    }

    /// <summary>An archive of so many files without a byte.</summary>
    public static byte[] ManyFiles(int count)
    {
        using MemoryStream file = new();
        using (ZipArchive archive = new(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i < count; i++)
            {
                archive.CreateEntry("a");
            }
        }

        return file.ToArray();
    }

    /// <summary>What stands before the numbers of an .npy file.</summary>
    public static byte[] NpyHeader(string text) => [0x93, .. "NUMPY"u8, 1, 0, (byte)(text.Length + 1), (byte)((text.Length + 1) >> 8), .. Encoding.Latin1.GetBytes(text), (byte)'\n'];

    private static void Zeros(Stream stream, long count)
    {
        byte[] piece = new byte[1 << 20];
        for (; count > 0; count -= piece.Length)
        {
            stream.Write(piece, 0, (int)Math.Min(count, piece.Length));
        }
    }

    private static byte[] Word(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Long(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
