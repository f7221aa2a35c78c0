using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Mnist.Formats.Data;
using Mnist.Formats.Data.Tables;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Hostile.Data;

/// <summary>Ctrl-C ends whatever is being read.</summary>
public sealed partial class StoppedReadingTests
{
    private static readonly string Model = Path.Combine(FixtureFolder.Repository, "models", "mlp");

    [Fact]
    public void Every_reader_of_files_can_be_stopped()
    {
        using TemporaryFolder folder = new();
        CancellationToken stopped = new(canceled: true);
        File.WriteAllBytes(folder.Sub("a.png"), new RandomImages(1).Png(9, 9, 8, 0, interlaced: true, transparency: false));
        foreach (string format in (string[])["jpg", "bmp", "gif", "tga", "psd"])
        {
            File.WriteAllBytes(folder.Sub("a." + format), format switch
            {
                "jpg" => new RandomImages(1).Jpeg(9, 9, 3, progressive: true, sampling: 1),
                "bmp" => new RandomImages(1).Bmp(9, 9, 24),
                "gif" => new RandomImages(1).Gif(9, 9, 8, interlaced: false),
                "tga" => new RandomImages(1).Tga(9, 9, 2, 24, packed: true, fromTop: true),
                _ => new RandomImages(1).Psd(9, 9, 3, 8, packed: true),
            });
        }

        byte[] npy = [.. HostileData.NpyHeader("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }"), 1, 2, 3, 4, 5, 6];
        File.WriteAllBytes(folder.Sub("a.npy"), npy);
        using (ZipArchive archive = ZipFile.Open(folder.Sub("a.npz"), ZipArchiveMode.Create))
        {
            foreach (string name in (string[])["x", "x_train"])
            {
                using Stream entry = archive.CreateEntry(name + ".npy").Open();
                entry.Write(npy);
            }
        }

        MnistFiles.WriteSubset(folder.Path, 2, 2);
        string images = folder.Sub("images");
        foreach (string place in (string[])["train/3", "test/3"])
        {
            Directory.CreateDirectory(Path.Combine(images, place));
            File.Copy(folder.Sub("a.png"), Path.Combine(images, place, "a.png"));
        }

        foreach (string image in Directory.EnumerateFiles(folder.Path, "a.*").Where(file => Path.GetExtension(file) is not (".npy" or ".npz")))
        {
            Stops(() => GreyImage.Read(image, stopped));
            Stops(() => ColourImage.Read(image, stopped));
            byte[] bytes = File.ReadAllBytes(image);
            if (Path.GetExtension(image) != ".tga")
            {
                Stops(() => ColourImage.Decode(bytes, image, stopped));
            }

            Stops(() => ImageFormats.ReaderOf(bytes, image)(new(bytes, image, stopped)));
        }

        Stops(() => NpyFile.Read(folder.Sub("a.npy"), stopped));
        Stops(() => IdxFile.Read(folder.Sub("train-images-idx3-ubyte"), stopped));
        Stops(() => ImageDataset.Read("mnist", folder.Sub("a.npz"), stopped));
        Stops(() => ImageDataset.Read("mnist", folder.Path, stopped));
        Stops(() => ImageDataset.Read("mnist", images, stopped));
        Stops(() => ImageDataset.ReadClasses("own", images, stopped));
        Stops(() => Table.Open(folder.Sub("*.npy"), cancellation: stopped));
        Stops(() => RowReader.OpenNpz(folder.Sub("a.npz"), ["x"], stopped));
        using RowReader columns = RowReader.OpenNpy(folder.Sub("a.npy"), CancellationToken.None);
        using RowReader rows = RowReader.OpenIdx(folder.Sub("train-images-idx3-ubyte"));
        Stops(() => columns.Read(1, stopped));
        Stops(() => rows.Read(1, stopped));

        static void Stops(Action read) => Assert.IsAssignableFrom<OperationCanceledException>(Record.Exception(read));
    }

    // A pipe nobody writes to: whoever opens it waits for ever.
    [Theory]
    [InlineData("predict")]
    [InlineData("data")]
    public async Task A_signal_ends_a_wait_for_a_silent_pipe(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Pipes in folders and signals are those of Unix.");
        using TemporaryFolder folder = new();
        string place = Path.Combine(folder.Path, "train", "3");
        Directory.CreateDirectory(place);
        Assert.Equal(0, MakePipe(Path.Combine(place, "a.png"), 0x180));
        Directory.CreateDirectory(Path.Combine(folder.Path, "test", "3"));
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "test", "3", "a.png"), [1], TestContext.Current.CancellationToken);
        using Process process = command == "predict"
            ? MnistProcess.Start(null, "predict", Model, Path.Combine(place, "a.png"))
            : MnistProcess.Start(null, "data", "--data", folder.Path);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        // It must have come as far as waiting, which nothing shows but that it does not end.
        Assert.False(process.WaitForExit(3000));
        // A request to end is what Ctrl-C is, but for that background jobs of a shell ignore Ctrl-C.
        Assert.Equal(0, Signal(process.Id, 15));
        Assert.True(process.WaitForExit(Bounded.Patience), "It does not stop.");
        Assert.Equal(143, process.ExitCode);
        Assert.StartsWith("Stopped", await error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".npy")]
    [InlineData(".npz")]
    [InlineData(".gz")]
    public void Rows_are_not_read_from_a_pipe(string ending)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Pipes in folders are those of Unix.");
        using TemporaryFolder folder = new();
        Assert.Equal(0, MakePipe(folder.Sub("a" + ending), 0x180));

        (int status, _, string error, _) = Bounded.Command("score", Model, "--in", folder.Sub("a" + ending), "--out", folder.Sub("b.csv"));

        Assert.Equal((1, $"'{folder.Sub("a" + ending)}' is empty, or a pipe or a device; give a file."), (status, error.Trim()));
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
