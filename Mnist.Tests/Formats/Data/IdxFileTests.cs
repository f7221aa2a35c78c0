using System.IO.Compression;
using Mnist.Formats.Data;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Data;

public sealed class IdxFileTests
{
    private static readonly byte[] Two = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40];

    [Fact]
    public void Reads_plain_and_compressed_files()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.Sub("plain"), Two);
        using (GZipStream gzip = new(File.Create(folder.Sub("packed.gz")), CompressionLevel.Fastest))
        {
            gzip.Write(Two);
        }

        foreach (string name in (string[])["plain", "packed.gz"])
        {
            (int[] shape, byte[] data) = IdxFile.Read(folder.Sub(name));
            Assert.Equal([2, 1, 2], shape);
            Assert.Equal([10, 20, 30, 40], data);
        }
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        using TemporaryFolder folder = new();
        for (int length = 0; length < Two.Length; length++)
        {
            File.WriteAllBytes(folder.Sub("cut"), Two[..length]);
            Assert.Throws<DatasetException>(() => IdxFile.Read(folder.Sub("cut")));
        }
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 9, 1, 0, 0, 0, 0 }, "is not an IDX file of bytes")]
    [InlineData(new byte[] { 0, 0, 8, 9, 0, 0, 0, 0 }, "is not an IDX file of bytes")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 5, 6 }, "continues after the 1 bytes")]
    [InlineData(new byte[] { 0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255 }, "claims 4294967295 x 4294967295 bytes, which no file has; it is damaged or not meant for this program.")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 9, 1 }, "is truncated: 8 of 9 bytes are missing")]
    public void Wrong_files_are_answered_with_what_is_wrong(byte[] content, string expected)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.Sub("wrong"), content);

        DatasetException error = Assert.Throws<DatasetException>(() => IdxFile.Read(folder.Sub("wrong")));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_is_no_class_is_named()
    {
        using TemporaryFolder folder = new();
        Write(folder, "train", labels: [3, 12]);
        Write(folder, "t10k", labels: [0, 1]);

        DatasetException error = Assert.Throws<DatasetException>(() => ImageDataset.Read("mnist", folder.Path));

        Assert.StartsWith("Label 12 at index 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_that_differ_are_named()
    {
        using TemporaryFolder folder = new();
        Write(folder, "train", labels: [3]);
        Write(folder, "t10k", labels: [0, 1]);

        DatasetException error = Assert.Throws<DatasetException>(() => ImageDataset.Read("mnist", folder.Path));

        Assert.Contains("holds 2 images and", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_committed_digits_are_there()
    {
        ImageDataset data = ImageDataset.Read("mnist", FixtureFolder.Data);

        Assert.Equal((60_000, 10_000, 28, 28), (data.TrainLabels.Length, data.TestLabels.Length, data.Rows, data.Columns));
    }

    private static void Write(TemporaryFolder folder, string part, byte[] labels)
    {
        File.WriteAllBytes(folder.Sub($"{part}-images-idx3-ubyte"), Two);
        File.WriteAllBytes(folder.Sub($"{part}-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, (byte)labels.Length, .. labels]);
    }
}
