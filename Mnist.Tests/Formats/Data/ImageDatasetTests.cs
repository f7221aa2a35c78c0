using System.IO.Compression;
using Mnist.Formats.Data;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Data;

/// <summary>The forms a data set may have: whatever the form, the same images in the same order.</summary>
public sealed class ImageDatasetTests
{
    [Fact]
    public void Npz_and_png_folders_give_what_idx_gives()
    {
        using TemporaryFolder folder = new();
        ImageDataset idx = Subset(folder);
        Npz(folder.Sub("mnist.npz"), idx);
        Pngs(folder.Sub("pngs"), idx);

        ImageDataset npz = ImageDataset.Read("mnist", folder.Sub("mnist.npz"));
        ImageDataset png = ImageDataset.Read("mnist", folder.Sub("pngs"));

        Assert.Equal((DatasetFormat.Idx, DatasetFormat.Npz, DatasetFormat.Images), (idx.Format, npz.Format, png.Format));
        foreach (ImageDataset other in (ImageDataset[])[npz, png])
        {
            Assert.Equal((idx.Rows, idx.Columns), (other.Rows, other.Columns));
            Assert.Equal(idx.TrainImages, other.TrainImages);
            Assert.Equal(idx.TrainLabels, other.TrainLabels);
            Assert.Equal(idx.TestImages, other.TestImages);
            Assert.Equal(idx.TestLabels, other.TestLabels);
        }
    }

    [Fact]
    public void Verify_knows_mnist_in_any_form()
    {
        using TemporaryFolder folder = new();
        ImageDataset idx = ImageDataset.Read("mnist", FixtureFolder.Data);
        Npz(folder.Sub("mnist.npz"), idx);

        Assert.True(idx.Verify());
        Assert.True(ImageDataset.Read("mnist", folder.Sub("mnist.npz")).Verify());
        Assert.False(Subset(folder).Verify());
        Assert.False(ImageDataset.Read("fashion-mnist", FixtureFolder.Data).Verify());
        Assert.Null(ImageDataset.Read("fashion-mnist", folder.Sub("mnist.npz")).Verify());
    }

    [Fact]
    public void An_npz_without_the_arrays_is_answered_with_their_names()
    {
        using TemporaryFolder folder = new();
        WriteNpz(folder.Sub("some.npz"), ("x", "|u1", [1], [5]));

        Assert.Equal(
            $"'{folder.Sub("some.npz")}' holds no array 'x_train'; it should hold x_train, y_train, x_test and y_test, as Keras' mnist.npz does.",
            Message(folder.Sub("some.npz")));
    }

    [Fact]
    public void An_npz_of_floats_or_with_labels_out_of_range_is_named()
    {
        using TemporaryFolder folder = new();
        WriteNpz(folder.Sub("floats.npz"), ("x_train", "<f4", [1, 1, 1], new byte[4]), ("y_train", "|u1", [1], [5]));
        WriteNpz(folder.Sub("labels.npz"), ("x_train", "|u1", [1, 1, 1], [7]), ("y_train", "<i8", [1], BitConverter.GetBytes(256L + 5)));

        Assert.Contains("'x_train' of", Message(folder.Sub("floats.npz")), StringComparison.Ordinal);
        Assert.Contains("expected bytes of shape (images, rows, columns)", Message(folder.Sub("floats.npz")), StringComparison.Ordinal);
        Assert.StartsWith("Label 261 at index 0 of", Message(folder.Sub("labels.npz")), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_image_folders_are_named()
    {
        using TemporaryFolder folder = new();
        Png(folder, "train/3/0.png", 2, 2);
        Assert.Contains("test' does not exist; a data set of images has folders train/0 to train/9 and test/0 to test/9.", Message(folder.Path), StringComparison.Ordinal);

        // Digits are brought to one size, other images are not.
        Png(folder, "test/1/0.png", 3, 2);
        Assert.Contains("are 2 x 2, test images 2 x 3", Message(folder.Path, "mine"), StringComparison.Ordinal);

        Png(folder, "train/3/1.png", 3, 3);
        Assert.Contains(Path.Combine("3", "1.png") + "' is 3 x 3 and", Message(folder.Path, "mine"), StringComparison.Ordinal);
        Assert.Contains("0.png'", Message(folder.Path), StringComparison.Ordinal);

        File.WriteAllText(folder.Sub("train/3/1.png"), "no image");
        Assert.Contains("1.png' cannot be read as an image", Message(folder.Path, "mine"), StringComparison.Ordinal);

        Directory.Delete(folder.Sub("train"), recursive: true);
        Directory.CreateDirectory(folder.Sub("train"));
        Assert.Contains("holds no images in folders 0 to 9", Message(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_are_taken_by_number_and_not_by_class()
    {
        using TemporaryFolder folder = new();
        foreach (string part in (string[])["train", "test"])
        {
            foreach (string file in (string[])["2/9.png", "7/10.png", "1/11.png", "7/2.png"])
            {
                Png(folder, $"{part}/{file}", 1, 1);
            }
        }

        Assert.Equal([7, 2, 7, 1], ImageDataset.Read("mine", folder.Path).TrainLabels);
    }

    [Fact]
    public void An_image_that_claims_gigabytes_is_refused_before_it_is_unpacked()
    {
        using TemporaryFolder folder = new();
        Png(folder, "bomb.png", 1, 1);
        byte[] bytes = File.ReadAllBytes(folder.Sub("bomb.png"));
        (bytes[16], bytes[20]) = (1, 1);   // 16,777,217 x 16,777,217
        File.WriteAllBytes(folder.Sub("bomb.png"), bytes);

        DatasetException error = Assert.Throws<DatasetException>(() => GreyImage.Read(folder.Sub("bomb.png")));

        Assert.Contains("bomb.png'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_set_without_images_is_refused()
    {
        using TemporaryFolder folder = new();
        MnistFiles.WriteSubset(folder.Path, training: 0, test: 5);

        Assert.Contains("holds no images", Message(folder.Path), StringComparison.Ordinal);
    }

    private static ImageDataset Subset(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder.Sub("idx"));
        MnistFiles.WriteSubset(folder.Sub("idx"), training: 120, test: 30);
        return ImageDataset.Read("mnist", folder.Sub("idx"));
    }

    private static string Message(string path, string name = "mnist") => Assert.Throws<DatasetException>(() => ImageDataset.Read(name, path)).Message;

    private static void Npz(string path, ImageDataset data) => WriteNpz(
        path,
        ("x_train", "|u1", [data.TrainLabels.Length, data.Rows, data.Columns], data.TrainImages),
        ("y_train", "|u1", [data.TrainLabels.Length], data.TrainLabels),
        ("x_test", "|u1", [data.TestLabels.Length, data.Rows, data.Columns], data.TestImages),
        ("y_test", "<i8", [data.TestLabels.Length], [.. data.TestLabels.SelectMany(label => BitConverter.GetBytes((long)label))]));

    private static void WriteNpz(string path, params (string Name, string Type, int[] Shape, byte[] Data)[] arrays)
    {
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, string type, int[] shape, byte[] data) in arrays)
        {
            string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({string.Join(", ", shape)},), }}\n";
            using Stream stream = zip.CreateEntry(name + ".npy").Open();
            stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. data]);
        }
    }

    private static void Pngs(string folder, ImageDataset data)
    {
        foreach ((string part, byte[] images, byte[] labels) in ((string, byte[], byte[])[])[("train", data.TrainImages, data.TrainLabels), ("test", data.TestImages, data.TestLabels)])
        {
            for (int i = 0; i < labels.Length; i++)
            {
                ImageFile.Write(Path.Combine(folder, part, $"{labels[i]}", $"{i}.png"), data.Columns, data.Rows, images.AsSpan(i * data.Rows * data.Columns));
            }
        }
    }

    private static void Png(TemporaryFolder folder, string path, int width, int height) => ImageFile.Write(folder.Sub(path), width, height, new byte[width * height]);
}
