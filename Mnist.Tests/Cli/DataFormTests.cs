using System.Text;
using System.Text.Json;
using Mnist.Cli;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.Runs.Paper;
using Mnist.MLNet.Rows;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Cli;

/// <summary>The forms in which users have their data, through the commands that read them.</summary>
public sealed class DataFormTests
{
    private const int Pixels = 28 * 28;

    private static readonly string Model = Path.Combine(FixtureFolder.Repository, "models", "mlp");

    [Fact]
    public async Task A_file_is_scored_by_its_content_whatever_its_name()
    {
        using TemporaryFolder folder = new();
        MnistFiles.WriteSubset(folder.Path, training: 1, test: 7);
        string idx = folder.Sub("t10k-images-idx3-ubyte");
        byte[] images = IdxFile.Read(idx).Data;
        File.Copy(idx, folder.Sub("t10k-images.idx3-ubyte"));
        File.Copy(idx, folder.Sub("T10K.csv"));
        NpyFile.Write(folder.Sub("rows.dat"), new NDArray(images, (7, 28, 28)));
        byte[] columns = Npy("|u1", "True", "(7L, 784L)", ColumnMajor(images));
        await File.WriteAllBytesAsync(folder.Sub("rows"), columns);
        await File.WriteAllBytesAsync(folder.Sub("shorts.npy"), Npy(">i2", "False", "(7, 28, 28, 1)", [.. images.SelectMany(pixel => (byte[])[0, pixel])]));

        string expected = await Score(idx);
        foreach (string name in (string[])["t10k-images.idx3-ubyte", "T10K.csv", "rows.dat", "rows", "shorts.npy"])
        {
            Assert.Equal(expected, await Score(folder.Sub(name)));
        }

        async Task<string> Score(string file)
        {
            (int status, _, string error) = await Run("score", Model, "--in", file, "--out", folder.Sub("scores.csv"), "--force");
            Assert.True(status == ExitCode.Done, error);
            return await File.ReadAllTextAsync(folder.Sub("scores.csv"));
        }
    }

    [Fact]
    public async Task Files_of_other_kinds_are_not_scored()
    {
        using TemporaryFolder folder = new();
        ImageFile.Write(folder.Sub("image.npz.idx"), ".png", 2, 2, [1, 2, 3, 4]);
        await File.WriteAllTextAsync(folder.Sub("train-images.idx3-ubyte"), "a,b\n1,2\n");
        await File.WriteAllBytesAsync(folder.Sub("one.npy"), Npy("<f4", "False", "()", [0, 0, 0, 0]));

        foreach (string name in (string[])["image.npz.idx", "train-images.idx3-ubyte"])
        {
            await Refused($"'{folder.Sub(name)}' is of a kind that is not read; give a csv, tsv, Parquet, .npy, .npz, IDX or IDX.gz file, or a folder of images.", folder.Sub(name));
        }

        await Refused($"'{folder.Sub("one.npy")}' holds a single number; give an array whose first axis is the rows.", folder.Sub("one.npy"));

        async Task Refused(string expected, string file)
        {
            (int status, _, string error) = await Run("score", Model, "--in", file, "--out", folder.Sub("a.csv"));
            Assert.Equal((ExitCode.Failed, expected), (status, error.Trim()));
        }
    }

    [Fact]
    public async Task Doubles_reach_a_model_of_doubles_unrounded()
    {
        double[] numbers = [1 / 3.0, 1e300, -5e-324];
        using TemporaryFolder folder = new();
        NpyFile.Write(folder.Sub("rows.npy"), new NDArray(numbers, (1, 3)));
        RowFile source = RowFile.Open(folder.Sub("rows.npy"), [new TensorInfo("x", typeof(double), [3])], cancellation: TestContext.Current.CancellationToken);

        List<double> read = [];
        await foreach (RowBatch batch in source.ReadAsync(8, TestContext.Current.CancellationToken))
        {
            read.AddRange(batch.Buffers[0].Rows<double>(batch.Rows));
        }

        Assert.Equal(numbers, read);
    }

    [Fact]
    public async Task What_no_float_holds_is_refused()
    {
        using TemporaryFolder folder = new();
        ModelZoo.Get("mlp").Build(seed: 1).save(folder.Sub("mlp"));
        double[] row = new double[Pixels];
        row[5] = 1e300;
        NpyFile.Write(folder.Sub("large.npy"), new NDArray(row, (1, Pixels)));

        (int status, _, string error) = await Run("score", folder.Sub("mlp"), "--in", folder.Sub("large.npy"), "--out", folder.Sub("a.csv"));

        Assert.Equal((ExitCode.Failed, $"'{folder.Sub("large.npy")}' holds numbers that no 32-bit float can hold, which the model takes; scale them first."), (status, error.Trim()));
    }

    [Fact]
    public async Task Black_digits_on_white_are_read_as_well_as_white_ones_on_black()
    {
        using TemporaryFolder folder = new();
        MnistFiles.WriteSubset(folder.Path, training: 30, test: 100);
        ImageDataset data = ImageDataset.Read("mnist", folder.Path);
        foreach (bool inverted in (bool[])[false, true])
        {
            Write(folder.Sub($"{inverted}/train"), data.TrainImages, data.TrainLabels, inverted);
            Write(folder.Sub($"{inverted}/test"), data.TestImages, data.TestLabels, inverted);
        }

        string note = $"The images in '{folder.Sub("True")}' are dark on light; they were turned round: light on dark, as those of mnist are.";
        JsonElement white = await Json("evaluate", Model, "--data", folder.Sub("False"));
        (JsonElement black, string told) = await JsonAndText("evaluate", Model, "--data", folder.Sub("True"));

        Assert.True(white.GetProperty("accuracy").GetDouble() > 0.9);
        Assert.Equal(white.GetProperty("accuracy").GetDouble(), black.GetProperty("accuracy").GetDouble());
        Assert.Equal(white.GetProperty("data").GetProperty("sha256").GetString(), black.GetProperty("data").GetProperty("sha256").GetString());
        Assert.Equal(note, told.Split('\n')[0].TrimEnd());
        Assert.Equal(note, black.GetProperty("data").GetProperty("notes")[0].GetString());
        Assert.False(white.GetProperty("data").TryGetProperty("notes", out _));

        (JsonElement shown, told) = await JsonAndText("data", "--data", folder.Sub("True"));
        Assert.Contains(note, told, StringComparison.Ordinal);
        Assert.Equal((note, "images"), (shown.GetProperty("notes")[0].GetString(), shown.GetProperty("format").GetString()));

        (JsonElement trained, told) = await JsonAndText("train", "mlp", "--epochs", "1", "--out", folder.Sub("mlp"), "--data", folder.Sub("True"));
        Assert.Contains(note, told, StringComparison.Ordinal);
        Assert.Equal(note, trained.GetProperty("trainingData").GetProperty("notes")[0].GetString());
    }

    [Fact]
    public async Task Rows_that_are_dark_on_light_are_scored_as_they_are_and_that_is_said()
    {
        using TemporaryFolder folder = new();
        byte[] images = MnistFiles.Read().TestImages[..(30 * Pixels)];
        NpyFile.Write(folder.Sub("white.npy"), new NDArray(images, (30, Pixels)));
        NpyFile.Write(folder.Sub("black.npy"), new NDArray(Array.ConvertAll(images, tone => (255 - tone) / 255f), (30, 28, 28)));

        (JsonElement white, string silent) = await JsonAndText("score", Model, "--in", folder.Sub("white.npy"), "--out", folder.Sub("white.csv"));
        (JsonElement black, string told) = await JsonAndText("score", Model, "--in", folder.Sub("black.npy"), "--out", folder.Sub("black.csv"));

        string note = $"The rows of '{folder.Sub("black.npy")}' look like images that are dark on light, those of MNIST are light on dark; they are scored as they are, and a network trained on MNIST reads them badly: give 255 - x, or 1 - x of floats.";
        Assert.Equal(note, black.GetProperty("notes")[0].GetString());
        Assert.Contains(note, told, StringComparison.Ordinal);
        Assert.False(white.TryGetProperty("notes", out _));
        Assert.DoesNotContain("dark", silent, StringComparison.Ordinal);
    }

    private static void Write(string folder, byte[] images, byte[] labels, bool inverted)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            ImageFile.Write(Path.Combine(folder, $"{labels[i]}", $"{i}.png"), 28, 28, Array.ConvertAll(images[(i * Pixels)..((i + 1) * Pixels)], tone => inverted ? (byte)(255 - tone) : tone));
        }
    }

    private static byte[] ColumnMajor(byte[] images)
    {
        int rows = images.Length / Pixels;
        return [.. Enumerable.Range(0, images.Length).Select(i => images[(i % rows * Pixels) + (i / rows)])];
    }

    private static byte[] Npy(string type, string columnMajor, string shape, byte[] data)
    {
        string header = $"{{'shape': {shape}, 'fortran_order': {columnMajor}, 'descr': '{type}'}}";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. data];
    }

    private static async Task<JsonElement> Json(params string[] arguments) => (await JsonAndText(arguments)).Json;

    private static async Task<(JsonElement Json, string Text)> JsonAndText(params string[] arguments)
    {
        (int status, string output, string error) = await Run([.. arguments, "--json"]);
        Assert.True(status == ExitCode.Done, error);
        return (JsonDocument.Parse(output).RootElement, error);
    }

    private static Task<(int Status, string Output, string Error)> Run(params string[] arguments) => CommandLine.Run(arguments, new StubMirrors());
}
