using System.IO.Compression;
using Mnist.Formats.Data;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Data;

/// <summary>The four files under the names and in the folders that unpackers, mirrors and browsers give them.</summary>
public sealed class IdxFolderTests
{
    private static readonly string[] Own = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    [Theory]
    [InlineData("train-images-idx3-ubyte", KnownDataset.TrainImages)]
    [InlineData("train-images.idx3-ubyte", KnownDataset.TrainImages)]
    [InlineData("train-images-idx3-ubyte.gz", KnownDataset.TrainImages)]
    [InlineData("train-images.idx3-ubyte.gz", KnownDataset.TrainImages)]
    [InlineData("train-images-idx3-ubyte.idx", KnownDataset.TrainImages)]
    [InlineData("TRAIN-IMAGES-IDX3-UBYTE.GZ", KnownDataset.TrainImages)]
    [InlineData("train_images_idx3_ubyte.bin", KnownDataset.TrainImages)]
    [InlineData("train-images.idx3.ubyte", KnownDataset.TrainImages)]
    [InlineData("train-images.idx", KnownDataset.TrainImages)]
    [InlineData("train_images.gz", KnownDataset.TrainImages)]
    [InlineData("training-images-idx3-ubyte (1).gz", KnownDataset.TrainImages)]
    [InlineData("train-labels-idx1-ubyte.gz (2)", KnownDataset.TrainLabels)]
    [InlineData("train-labels-idx1-ubyte.gz?raw=true", KnownDataset.TrainLabels)]
    [InlineData("train-labels-idx1-ubyte.gz.1", KnownDataset.TrainLabels)]
    [InlineData("train-labels-idx1-ubyte.gzip", KnownDataset.TrainLabels)]
    [InlineData("Train-Labels.idx1-ubyte", KnownDataset.TrainLabels)]
    [InlineData("t10k-images.idx3-ubyte", KnownDataset.TestImages)]
    [InlineData("test-images-idx3-ubyte.gz", KnownDataset.TestImages)]
    [InlineData("test_images.idx", KnownDataset.TestImages)]
    [InlineData("T10K-LABELS.IDX1-UBYTE", KnownDataset.TestLabels)]
    [InlineData("t10k_labels_idx1.ubyte", KnownDataset.TestLabels)]
    [InlineData("train-images-idx3-ubyte.gz.part", null)]
    [InlineData("train-images.zip", null)]
    [InlineData("train_images.npy", null)]
    [InlineData("train_labels.csv", null)]
    [InlineData("my-train-images-idx3-ubyte", null)]
    [InlineData("trainer-images-idx3-ubyte", null)]
    [InlineData("validation-images-idx3-ubyte", null)]
    public void Spellings_of_the_four_files_are_known(string name, string? expected) => Assert.Equal(expected, IdxFileName.Stem("folder/" + name));

    [Theory]
    [InlineData("train-images.idx3-ubyte", "train-labels.idx1-ubyte", "t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte")]
    [InlineData("train-images.idx3-ubyte.gz", "train-labels-idx1-ubyte", "T10K-IMAGES-IDX3-UBYTE.GZ", "test_labels.idx")]
    [InlineData("MNIST/raw/train-images-idx3-ubyte", "MNIST/raw/train-labels-idx1-ubyte.gz", "MNIST/raw/t10k-images-idx3-ubyte", "MNIST/raw/t10k-labels-idx1-ubyte")]
    [InlineData("train-images-idx3-ubyte/train-images-idx3-ubyte", "train-labels-idx1-ubyte/train-labels-idx1-ubyte", "t10k-images-idx3-ubyte/t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte/t10k-labels-idx1-ubyte")]
    [InlineData("train/train-images-idx3-ubyte", "train/train-labels-idx1-ubyte", "test/t10k-images-idx3-ubyte", "test/t10k-labels-idx1-ubyte")]
    [InlineData("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "sub/t10k-images-idx3-ubyte", "sub/t10k-labels-idx1-ubyte")]
    public void Whatever_the_spelling_and_the_folder_the_same_images_are_read(params string[] names)
    {
        using TemporaryFolder folder = new();
        ImageDataset plain = Subset(folder, "plain");
        for (int i = 0; i < Own.Length; i++)
        {
            Copy(folder.Sub($"plain/{Own[i]}"), folder.Sub("other/" + names[i]));
        }

        // What systems leave beside them is nothing.
        Directory.CreateDirectory(folder.Sub("other/__MACOSX"));
        File.WriteAllText(folder.Sub("other/__MACOSX/._train-images-idx3-ubyte"), "no IDX");
        File.WriteAllText(folder.Sub("other/._train-images-idx3-ubyte"), "no IDX");

        ImageDataset other = ImageDataset.Read("mnist", folder.Sub("other"));

        Assert.Equal((DatasetFormat.Idx, folder.Sub("other")), (other.Format, other.Location));
        Assert.Equal(plain.TrainImages, other.TrainImages);
        Assert.Equal(plain.TrainLabels, other.TrainLabels);
        Assert.Equal(plain.TestImages, other.TestImages);
        Assert.Equal(plain.TestLabels, other.TestLabels);
    }

    [Fact]
    public void A_plain_file_is_read_before_its_archive_and_copies_do_not_matter()
    {
        using TemporaryFolder folder = new();
        byte[] images = Subset(folder, "data").TrainImages;
        Copy(folder.Sub("data/train-images-idx3-ubyte"), folder.Sub("data/train-images.idx3-ubyte.gz"));
        Copy(folder.Sub("data/train-images-idx3-ubyte"), folder.Sub("data/train-images-idx3-ubyte (1)"));

        Assert.Equal(
            [folder.Sub("data/train-images-idx3-ubyte"), folder.Sub("data/train-images-idx3-ubyte (1)"), folder.Sub("data/train-images.idx3-ubyte.gz")],
            IdxFolder.FilesOf(folder.Sub("data"), KnownDataset.TrainImages));
        Assert.Equal(images, ImageDataset.Read("mnist", folder.Sub("data")).TrainImages);

        // A download that broke does not count beside a whole file, whichever of the two it is.
        File.WriteAllBytes(folder.Sub("data/train-images-idx3-ubyte"), File.ReadAllBytes(folder.Sub("data/train-images-idx3-ubyte"))[..5000]);
        Assert.Equal(images, ImageDataset.Read("mnist", folder.Sub("data")).TrainImages);
    }

    [Fact]
    public void Two_that_differ_are_named()
    {
        using TemporaryFolder folder = new();
        Subset(folder, "data");
        byte[] labels = File.ReadAllBytes(folder.Sub("data/t10k-labels-idx1-ubyte"));
        labels[^1] ^= 1;
        File.WriteAllBytes(folder.Sub("data/test-labels.idx1-ubyte"), labels);

        Assert.Equal(
            $"'{folder.Sub("data/t10k-labels-idx1-ubyte")}' and '{folder.Sub("data/test-labels.idx1-ubyte")}' both are the test labels, and differ; keep one of them, or give the folder of one data set.",
            Message(folder.Sub("data")));
    }

    [Fact]
    public void What_is_missing_is_said_with_what_was_found()
    {
        using TemporaryFolder folder = new();
        Subset(folder, "data");
        File.Delete(folder.Sub("data/train-labels-idx1-ubyte"));
        Assert.Equal(
            $"'{folder.Sub("data")}' holds train-images-idx3-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, but no file of the training labels (train-labels-idx1-ubyte; plain or .gz); put all four IDX files of the data set into it.",
            Message(folder.Sub("data")).Replace("t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, train-images-idx3-ubyte", "train-images-idx3-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte", StringComparison.Ordinal));

        File.Delete(folder.Sub("data/t10k-images-idx3-ubyte"));
        Assert.Contains("but no file of the training labels and the test images (train-labels-idx1-ubyte, t10k-images-idx3-ubyte; plain or .gz); put all four", Message(folder.Sub("data")), StringComparison.Ordinal);

        Directory.CreateDirectory(folder.Sub("empty"));
        Assert.Equal(
            $"'{folder.Sub("empty")}' holds none of the four IDX files of a data set (train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte; plain or .gz) and no folders train/0 to test/9 of images; give the folder that does.",
            Message(folder.Sub("empty")));
        Assert.Equal(
            $"'{folder.Sub("data/train-images-idx3-ubyte")}' is one of the four IDX files of a data set; give the folder that holds them.",
            Message(folder.Sub("data/train-images-idx3-ubyte")));
    }

    [Fact]
    public void A_complete_set_is_taken_before_what_lies_elsewhere()
    {
        using TemporaryFolder folder = new();
        ImageDataset data = Subset(folder, "data");
        Directory.CreateDirectory(folder.Sub("data/old"));
        MnistFiles.WriteSubset(folder.Sub("data/old"), training: 5, test: 3);

        Assert.Equal(data.TrainLabels, ImageDataset.Read("mnist", folder.Sub("data")).TrainLabels);
    }

    [Fact]
    public void Files_are_verified_under_any_spelling()
    {
        using TemporaryFolder folder = new();
        foreach (string name in Own)
        {
            File.Copy(Path.Combine(FixtureFolder.Data, name + ".gz"), folder.Sub(name.Replace("-idx", ".idx", StringComparison.Ordinal).ToUpperInvariant() + ".GZ"));
        }

        Assert.True(ImageDataset.Read("mnist", folder.Path).Verify());
    }

    [Fact]
    public async Task What_is_there_under_another_spelling_is_not_downloaded_again()
    {
        using TemporaryFolder folder = new();
        using StubMirrors mirrors = new();
        foreach (string name in Own)
        {
            File.Copy(Path.Combine(FixtureFolder.Data, name + ".gz"), folder.Sub(name.Replace("-idx", ".idx", StringComparison.Ordinal) + ".gz"));
        }

        // Unpacked, too: its checksum is known.
        string labels = folder.Sub("t10k-labels.idx1-ubyte");
        using (GZipStream gzip = new(File.OpenRead(labels + ".gz"), CompressionMode.Decompress))
        using (FileStream unpacked = File.Create(labels))
        {
            await gzip.CopyToAsync(unpacked, TestContext.Current.CancellationToken);
        }

        File.Delete(labels + ".gz");
        await new DatasetDownloader(mirrors).DownloadAsync("mnist", folder.Path, TestContext.Current.CancellationToken);

        Assert.Empty(mirrors.Requests);
        Assert.Equal(4, Directory.EnumerateFiles(folder.Path).Count());
    }

    private static ImageDataset Subset(TemporaryFolder folder, string name)
    {
        Directory.CreateDirectory(folder.Sub(name));
        MnistFiles.WriteSubset(folder.Sub(name), training: 12, test: 5);
        return ImageDataset.Read("mnist", folder.Sub(name));
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        using FileStream file = File.Create(to);
        using Stream stream = to.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(File.ReadAllBytes(from));
    }

    private static string Message(string path) => Assert.Throws<DatasetException>(() => ImageDataset.Read("mnist", path)).Message;
}
