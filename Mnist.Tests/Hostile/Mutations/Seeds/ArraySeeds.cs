using System.IO.Compression;
using System.Text;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Small arrays as IDX, .npy and .npz, plain and compressed, and data sets of them.</summary>
internal static class ArraySeeds
{
    /// <summary>Name of the array in archives, as scoring looks for it.</summary>
    private const string Rows = "x";

    private static readonly NpyFormat Npy = new();
    private static readonly IdxFormat Idx = new();

    private static byte[] Images { get; } = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 4, .. Noise(48)];

    private static byte[] Labels { get; } = [0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9];

    public static IEnumerable<SeedFile> IdxFiles() => [new SeedFile("images", "a.idx", Images, Idx), new SeedFile("labels", "a.idx", Labels, Idx)];

    public static IEnumerable<SeedFile> GzipFiles() =>
    [
        new SeedFile("gz", "a.gz", Gzip(Images, CompressionLevel.Optimal), new GzipFormat()),
        new SeedFile("stored", "a.gz", Gzip(Images, CompressionLevel.NoCompression), new GzipFormat()),
        new SeedFile("inside", Images, Idx, bytes => [new PlacedFile("a.gz", Gzip(bytes, CompressionLevel.Fastest))]),
    ];

    public static IEnumerable<SeedFile> NpyFiles() =>
    [
        new SeedFile("floats", "a.npy", Array("<f4", "(3, 4)", Noise(48)), Npy),
        new SeedFile("bytes", "a.npy", Array("|u1", "(2, 2, 3)", Noise(12)), Npy),
        new SeedFile("columns", "a.npy", Array(">i8", "(3, 2)", Noise(48), columnMajor: true), Npy),
        new SeedFile("halves", "a.npy", Array("<f2", "(5,)", Noise(10), version: 2), Npy),
        new SeedFile("long", "a.npy", Array("<f16", "()", [0, 0, 0, 0, 0, 0, 0, 0x80, 0xFF, 0x3F, 0, 0, 0, 0, 0, 0], version: 3), Npy),
        new SeedFile("unsigned", "a.npy", Array("<u8", "(2,)", [.. Noise(7), 0, .. Noise(7), 0]), Npy),
    ];

    public static IEnumerable<SeedFile> NpzFiles()
    {
        (string, byte[])[] two = [(Rows, Array("<f4", "(3, 4)", Noise(48))), ("y", Array("|u1", "(3,)", [1, 2, 3]))];
        yield return new SeedFile("stored", "a.npz", Zip(CompressionLevel.NoCompression, two), new ZipFormat());
        yield return new SeedFile("packed", "a.npz", Zip(CompressionLevel.Optimal, two), new ZipFormat());
        yield return new SeedFile("inside", two[0].Item2, Npy, bytes => [new PlacedFile("a.npz", Zip(CompressionLevel.Fastest, (Rows, bytes), two[1]))]);
    }

    public static IEnumerable<SeedFile> NpzDatasets()
    {
        (string Name, byte[] Bytes)[] four = [("x_train", Array("|u1", "(3, 4, 4)", Noise(48))), ("y_train", Array("<i8", "(3,)", new byte[24])), ("x_test", Array("|u1", "(2, 4, 4)", Noise(32))), ("y_test", Array("|u1", "(2,)", [1, 2]))];
        yield return new SeedFile("zip", "a.npz", Zip(CompressionLevel.Fastest, four), new ZipFormat());
        for (int i = 0; i < four.Length; i++)
        {
            int changed = i;
            yield return new SeedFile(
                four[i].Name, four[i].Bytes, Npy, bytes => [new PlacedFile("a.npz", Zip(CompressionLevel.NoCompression, [.. four.Select((one, k) => k == changed ? (one.Name, bytes) : one)]))]);
        }
    }

    public static IEnumerable<SeedFile> IdxFolders()
    {
        PlacedFile[] four = [new("train-images-idx3-ubyte", Images), new("train-labels-idx1-ubyte", Labels), new("t10k-images-idx3-ubyte", Images), new("t10k-labels-idx1-ubyte", Labels)];
        foreach (PlacedFile one in four)
        {
            yield return new SeedFile(one.Path, one.Path, one.Bytes, Idx) { Beside = [.. four.Where(other => other.Path != one.Path)] };
        }
    }

    /// <summary>Rows of eight numbers, in all forms that are scored.</summary>
    public static IEnumerable<SeedFile> RowFiles()
    {
        byte[] floats = Array("<f4", "(3, 8)", Noise(96));
        byte[] bytes = [0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 8, .. Noise(24)];
        yield return new SeedFile("npy", "a.npy", floats, Npy);
        yield return new SeedFile("columns", "a.npy", Array("<f2", "(3, 8)", Noise(48), columnMajor: true), Npy);
        yield return new SeedFile("npz", "a.npz", Zip(CompressionLevel.Optimal, (Rows, floats)), new ZipFormat());
        yield return new SeedFile("member", floats, Npy, damaged => [new PlacedFile("a.npz", Zip(CompressionLevel.Fastest, (Rows, damaged)))]);
        yield return new SeedFile("idx", "a.idx", bytes, Idx);
        yield return new SeedFile("gz", bytes, Idx, damaged => [new PlacedFile("a.gz", Gzip(damaged, CompressionLevel.Fastest))]);
    }

    /// <summary>Arrays of texts, which are columns of ids and labels.</summary>
    public static IEnumerable<SeedFile> Texts()
    {
        byte[] letters = [.. Enumerable.Range(0, 48).Select(i => (byte)(i % 4 == 0 ? 65 + i : 0))];
        yield return new SeedFile("columns", "a.npy", Array("<U2", "(3, 2)", letters, columnMajor: true), Npy);
        yield return new SeedFile("bytes", "a.npy", Array("|S5", "(3,)", [.. "one\0\0two\0\0three"u8]), Npy);
    }

    private static byte[] Array(string type, string shape, byte[] data, bool columnMajor = false, byte version = 1)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {(columnMajor ? "True" : "False")}, 'shape': {shape}, }}".PadRight(version == 1 ? 117 : 115) + "\n";
        return [0x93, .. "NUMPY"u8, version, 0, (byte)header.Length, .. version == 1 ? (byte[])[0] : [0, 0, 0], .. Encoding.ASCII.GetBytes(header), .. data];
    }

    private static byte[] Noise(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 31 % 127))];

    private static byte[] Gzip(byte[] bytes, CompressionLevel level)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, level, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Zip(CompressionLevel level, params (string Name, byte[] Bytes)[] arrays)
    {
        using MemoryStream packed = new();
        using (ZipArchive archive = new(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in arrays)
            {
                ZipArchiveEntry entry = archive.CreateEntry($"{name}.npy", level);
                entry.LastWriteTime = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using Stream stream = entry.Open();
                stream.Write(bytes);
            }
        }

        return packed.ToArray();
    }
}
