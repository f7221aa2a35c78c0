using System.IO.Compression;
using System.Runtime.InteropServices;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Tests.Hostile;
using Mnist.Tests.Hostile.Data;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Data;

/// <summary>Rows read a few at a time are those of the whole array.</summary>
public sealed class RowReaderTests
{
    private static readonly string NumPy = Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Formats", "Data", "NumPy");

    [Theory]
    [InlineData("<f4", 4)]
    [InlineData(">f4", 4)]
    [InlineData("<f8", 8)]
    [InlineData(">i2", 2)]
    [InlineData("<i4", 4)]
    [InlineData("<u4", 4)]
    [InlineData(">i8", 8)]
    [InlineData("|u1", 1)]
    [InlineData("|i1", 1)]
    [InlineData("|b1", 1)]
    public void Any_type_in_rows_or_columns_from_any_file(string type, int size)
    {
        using TemporaryFolder folder = new();
        byte[] numbers = [.. Enumerable.Range(0, 23 * 5 * 3 * size).Select(i => (byte)(i * 7 % 61))];
        foreach (string order in (string[])["False", "True"])
        {
            byte[] file = [.. HostileData.NpyHeader($"{{'descr': '{type}', 'fortran_order': {order}, 'shape': (23, 5, 3), }}"), .. numbers];
            File.WriteAllBytes(folder.Sub("a.npy"), file);
            File.Delete(folder.Sub("a.npz"));
            using (ZipArchive archive = ZipFile.Open(folder.Sub("a.npz"), ZipArchiveMode.Create))
            {
                using Stream entry = archive.CreateEntry("inside/rows.npy").Open();
                entry.Write(file);
            }

            NDArray whole = NpyFile.Read(folder.Sub("a.npy"), TestContext.Current.CancellationToken);
            using (RowReader reader = RowReader.OpenNpy(folder.Sub("a.npy"), TestContext.Current.CancellationToken))
            {
                Same(whole, reader, 7);
            }

            using (RowReader reader = RowReader.OpenNpz(folder.Sub("a.npz"), ["none", "rows"], TestContext.Current.CancellationToken)!)
            {
                Same(whole, reader, 1);
            }
        }
    }

    [Fact]
    public void Columns_longer_than_a_block_are_read_block_by_block()
    {
        using TemporaryFolder folder = new();
        const int Rows = 100_000;
        float[] numbers = [.. Enumerable.Range(0, Rows * 30).Select(i => (float)i)];
        File.WriteAllBytes(folder.Sub("a.npy"), [.. HostileData.NpyHeader($"{{'descr': '<f4', 'fortran_order': True, 'shape': ({Rows}, 6, 5), }}"), .. MemoryMarshal.AsBytes(numbers.AsSpan())]);

        using RowReader reader = RowReader.OpenNpy(folder.Sub("a.npy"), TestContext.Current.CancellationToken);

        Same(NpyFile.Read(folder.Sub("a.npy"), TestContext.Current.CancellationToken), reader, 999);
    }

    [Fact]
    public void Everything_numpy_wrote_for_the_tests_of_whole_files()
    {
        int read = 0;
        using ZipArchive all = ZipFile.OpenRead(Path.Combine(NumPy, "saved.npz"));
        foreach (ZipArchiveEntry entry in all.Entries)
        {
            string name = entry.FullName[..^".npy".Length];
            NDArray whole = NpzFile.Read(Path.Combine(NumPy, "saved.npz"), name)[name];
            using RowReader reader = RowReader.OpenNpz(Path.Combine(NumPy, "saved.npz"), [name], TestContext.Current.CancellationToken)!;
            Same(whole, reader, 2);
            read++;
        }

        Assert.True(read >= 4);
        Assert.Null(RowReader.OpenNpz(Path.Combine(NumPy, "saved.npz"), ["none"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Idx_files_plain_and_packed()
    {
        using TemporaryFolder folder = new();
        byte[] pixels = [.. Enumerable.Range(0, 11 * 4 * 3).Select(i => (byte)i)];
        byte[] file = IdxFile.Pack(pixels, 11, 4, 3);
        File.WriteAllBytes(folder.Sub("a"), file);
        using (GZipStream packed = new(File.Create(folder.Sub("b")), CompressionLevel.Fastest))
        {
            packed.Write(file);
        }

        foreach (string name in (string[])["a", "b"])
        {
            using RowReader reader = RowReader.OpenIdx(folder.Sub(name));
            Assert.Equal((TF_DataType.TF_UINT8, 11), (reader.dtype, reader.Rows));
            Same(new NDArray(pixels, (11, 4, 3)), reader, 4);
        }
    }

    [Fact]
    public void A_single_number_is_one_row_without_axes()
    {
        using TemporaryFolder folder = new();
        NpyFile.Write(folder.Sub("a.npy"), new NDArray(new float[] { 3 }, new Shape()));

        using RowReader reader = RowReader.OpenNpy(folder.Sub("a.npy"), TestContext.Current.CancellationToken);

        Assert.Empty(reader.Shape);
        Assert.Equal(3f, (float)reader.Read(5, TestContext.Current.CancellationToken)!);
        Assert.Null(reader.Read(5, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Read(0));
    }

    // A sparse file: more than an array can have, and more bytes than a 32-bit length.
    [Fact]
    public void More_than_two_gigabytes_are_read_to_the_last_row()
    {
        using TemporaryFolder folder = new();
        const long Rows = 2_800_000;
        using (FileStream file = File.Create(folder.Sub("a.npy")))
        {
            file.Write(HostileData.NpyHeader($"{{'descr': '|u1', 'fortran_order': False, 'shape': ({Rows}, 784), }}"));
            file.Seek((Rows * 784) - 1, SeekOrigin.Current);
            file.WriteByte(7);
        }

        using RowReader reader = RowReader.OpenNpy(folder.Sub("a.npy"), TestContext.Current.CancellationToken);
        Assert.Equal([Rows, 784], reader.Shape);
        long rows = 0;
        byte last = 0;
        while (reader.Read(1000, TestContext.Current.CancellationToken) is { } batch)
        {
            rows += batch.Rows;
            last = batch.Values<byte>()[^1];
        }

        Assert.Equal((Rows, 7), (rows, last));
        Assert.Equal(
            $"'{folder.Sub("a.npy")}' holds 2195200000 numbers, more than the {Array.MaxLength} that are read at once; split it into smaller files.",
            Bounded.Refusal(0, () => NpyFile.Read(folder.Sub("a.npy"))));
    }

    private static void Same(NDArray whole, RowReader reader, int batch)
    {
        Assert.Equal(whole.dtype, reader.dtype);
        Assert.Equal(whole.shape.dims, reader.Shape);
        List<double> numbers = [];
        while (reader.Read(batch, TestContext.Current.CancellationToken) is { } rows)
        {
            Assert.Equal(whole.shape.dims.Skip(1), rows.shape.dims.Skip(1));
            Assert.InRange(rows.Rows, 1, batch);
            numbers.AddRange(rows.ToArray<double>());
        }

        Assert.Equal(whole.ToArray<double>(), numbers);
    }
}
