using System.IO.Compression;
using System.Text;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Formats.Data;

/// <summary>Archives as NumPy makes them, and as other zip programs do.</summary>
public sealed class NpzFileTests
{
    private static readonly string Folder = Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Formats", "Data", "NumPy");

    [Fact]
    public void What_numpy_saves_is_read_stored_or_compressed()
    {
        IReadOnlyDictionary<string, NDArray> arrays = NpzFile.ReadAll(Path.Combine(Folder, "compressed.npz"));

        Assert.Equal(["a", "b"], arrays.Keys.Order());
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (float)i), arrays["a"].ToArray<float>());
        Assert.Equal((0, 3), (arrays["b"].ndim, (int)arrays["b"]));
    }

    [Fact]
    public void A_data_set_in_any_order_of_bytes_and_axes_is_a_data_set()
    {
        ImageDataset data = ImageDataset.Read("mine", Path.Combine(Folder, "saved.npz"));

        Assert.Equal([0, 4, 2, 6, 1, 5, 3, 7], data.TrainImages);
        Assert.Equal([3, 4], data.TrainLabels);
        Assert.Equal([0, 1, 2, 3], data.TestImages);
        Assert.Equal([9], data.TestLabels);
    }

    [Fact]
    public void Whole_numbers_that_are_no_pixels_are_refused()
    {
        using TemporaryFolder folder = new();
        Zip(folder.Sub("a.npz"), ("x_train.npy", Npy("<i2", "(1, 1, 1)", [0, 1])), ("y_train.npy", Npy("|u1", "(1,)", [5])), ("x_test.npy", Npy("|u1", "(1, 1, 1)", [1])), ("y_test.npy", Npy("|u1", "(1,)", [5])));

        Assert.Equal(
            $"'x_train' of '{folder.Sub("a.npz")}' holds whole numbers outside 0 to 255; expected pixels, as np.clip(x, 0, 255).astype('uint8').",
            Assert.Throws<DatasetException>(() => ImageDataset.Read("mnist", folder.Sub("a.npz"))).Message);
    }

    [Fact]
    public void Names_without_ending_and_in_folders_are_found_and_what_is_no_array_is_passed_over()
    {
        using TemporaryFolder folder = new();
        Zip(
            folder.Sub("a.npz"),
            ("plain", Npy("|u1", "(1,)", [1])),
            ("data/", []),
            ("data/x.npy", Npy("|u1", "(1,)", [2])),
            ("data\\y.NPY", Npy("|u1", "(1,)", [3])),
            ("readme.txt", [.. "text"u8]),
            ("__MACOSX/data/._x.npy", [0, 5, 22, 7]));

        Assert.Equal([("data/x", 2), ("data/y", 3), ("plain", 1)], NpzFile.ReadAll(folder.Sub("a.npz")).Select(array => (array.Key, (int)array.Value)).Order());
        Assert.Equal([("plain", 1), ("x", 2)], NpzFile.Read(folder.Sub("a.npz"), "x", "plain", "none").Select(array => (array.Key, (int)array.Value)).Order());
    }

    [Fact]
    public void An_array_that_is_there_twice_is_named()
    {
        using TemporaryFolder folder = new();
        Zip(folder.Sub("a.npz"), ("a/x.npy", Npy("|u1", "(1,)", [1])), ("b/x.npy", Npy("|u1", "(1,)", [2])));

        Assert.Equal(
            $"'{folder.Sub("a.npz")}' holds the array 'x' more than once, as a/x.npy and b/x.npy; keep one of them.",
            Assert.Throws<DatasetException>(() => NpzFile.Read(folder.Sub("a.npz"), "x")).Message);
    }

    [Fact]
    public void Pickles_in_an_archive_are_never_opened()
    {
        using TemporaryFolder folder = new();
        Zip(folder.Sub("a.npz"), ("x.npy", Npy("|O", "(1,)", [0x80, 4])));

        Assert.Equal(
            $"'{folder.Sub("a.npz")}/x.npy' holds Python objects ('|O'), expected numbers; save them as np.save(file, array.astype('float32')).",
            Assert.Throws<DatasetException>(() => NpzFile.ReadAll(folder.Sub("a.npz"))).Message);
    }

    [Fact]
    public void A_zip_is_known_by_its_content_and_what_is_no_zip_is_said()
    {
        using TemporaryFolder folder = new();
        Zip(folder.Sub("mnist.zip"), ("train-images-idx3-ubyte", [0, 0, 8, 3]));
        File.WriteAllText(folder.Sub("text.npz"), "no archive at all");

        Assert.Equal(
            $"'{folder.Sub("mnist.zip")}' holds no array 'x_train'; if it holds the files of a data set, unpack it and give the folder.",
            Assert.Throws<DatasetException>(() => ImageDataset.Read("mnist", folder.Sub("mnist.zip"))).Message);
        Assert.Equal(
            $"'{folder.Sub("text.npz")}' cannot be read as an .npz archive; give the path of a file saved with np.savez.",
            Assert.Throws<DatasetException>(() => ImageDataset.Read("mnist", folder.Sub("text.npz"))).Message);
    }

    private static byte[] Npy(string type, string shape, byte[] data)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. data];
    }

    private static void Zip(string path, params (string Name, byte[] Data)[] members)
    {
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, byte[] data) in members)
        {
            using Stream stream = zip.CreateEntry(name, name.Length % 2 == 0 ? CompressionLevel.NoCompression : CompressionLevel.Optimal).Open();
            stream.Write(data);
        }
    }
}
