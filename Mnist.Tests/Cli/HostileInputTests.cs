using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Mnist.Cli;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Models.Training;
using Mnist.Models;
using Mnist.Runs.Paper;
using Mnist.MLNet.Rows;
using Mnist.Tests.TestData;
using StbImageWriteSharp;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Cli;

/// <summary>What a careless or hostile user gives: each is answered with one sentence, the right exit status, and nothing on standard output.</summary>
public sealed class HostileInputTests
{
    [Theory]
    [InlineData("--epochs: expected 1 or more, received -3.", "train", "mlp", "--epochs", "-3")]
    [InlineData("--epochs: expected a whole number up to 2147483647, received 'x'.", "train", "mlp", "--epochs", "x")]
    [InlineData("--epochs: expected a whole number up to 2147483647, received nothing.", "train", "mlp", "--epochs")]
    [InlineData("--epochs is given more than once.", "train", "mlp", "--epochs", "1", "--epochs", "2")]
    [InlineData("--limit: expected 1 or more, received 0.", "train", "mlp", "--limit", "0")]
    [InlineData("--threads: expected 1 or more, received 0.", "train", "mlp", "--threads", "0")]
    [InlineData("--batch-size: expected 1 or more, received 0.", "train", "mlp", "--batch-size", "0")]
    [InlineData("--batch-size: expected 1 or more, received 0.", "evaluate", "m", "--batch-size", "0")]
    [InlineData("--seed: expected 0 or more, received -1.", "train", "mlp", "--seed", "-1")]
    [InlineData("--learning-rate: expected a number above 0, received NaN.", "train", "mlp", "--learning-rate", "NaN")]
    [InlineData("--learning-rate: expected a number, as 0.01, received 'fast'.", "train", "mlp", "--learning-rate", "fast")]
    [InlineData("--learning-rate: expected a number, as 0.01, received '0,01'.", "train", "mlp", "--learning-rate", "0,01")]
    [InlineData("--validation-split: expected a number, as 0.01, received '0,2'.", "train", "mlp", "--validation-split", "0,2")]
    [InlineData("--learning-rate: expected a number, as 0.01, received nothing.", "train", "mlp", "--learning-rate")]
    [InlineData("--threads: expected at most 1024, received 30000.", "train", "mlp", "--threads", "30000")]
    [InlineData("MODEL is required: One of mlp, cnn,", "train")]
    [InlineData("See 'mnist train --help'.", "train")]
    [InlineData("--checkpoint-every: rows are kept by a scoring that can go on only; ask for that too. The option for it is --resume.", "score", "m", "--in", "a.csv", "--out", "b.csv", "--checkpoint-every", "5")]
    [InlineData("--checkpoint-every: expected 1 or more, received 0.", "train", "mlp", "--checkpoint-every", "0")]
    [InlineData("--models: expected names of models, received none.", "reproduce", "--models", ",")]
    [InlineData("--out: expected a value, received an empty text.", "train", "mlp", "--out", "")]
    [InlineData("DIR: expected a value, received an empty text.", "evaluate", "")]
    [InlineData("--in is required.", "score", "m", "--out", "a.csv")]
    [InlineData("Give a command, as 'mnist reproduce'.", "--json")]
    public async Task Wrong_usage_is_status_2(string expected, params string[] arguments) => Check(await Run(arguments), ExitCode.Usage, expected);

    [Fact]
    public async Task A_split_that_leaves_no_images_is_wrong_usage()
    {
        using TemporaryFolder folder = new();

        (int status, _, string error) = await Run("train", "mlp", "--limit", "10", "--validation-split", "0.99", "--out", folder.Sub("m"), "--data", FixtureFolder.Data);

        Assert.Equal(ExitCode.Usage, status);
        Assert.Equal("--validation-split: 0.99 of 10 images leaves none to train on; use more images or another fraction.", error.Trim());
    }

    [Fact]
    public async Task What_must_not_be_overwritten_is_refused_before_training()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.Sub("file"), "mine");
        Directory.CreateDirectory(folder.Sub("full"));
        await File.WriteAllTextAsync(Path.Combine(folder.Sub("full"), "notes.txt"), "mine");

        Check(await Run("train", "mlp", "--out", folder.Sub("file")), ExitCode.Failed, "file': it is a file; give a folder.");
        Check(await Run("train", "mlp", "--out", folder.Sub("full")), ExitCode.Failed, "full': the folder holds other things than a SavedModel, as 'notes.txt', which would be lost; give another folder.");
        Assert.Equal("mine", await File.ReadAllTextAsync(folder.Sub("file")));
    }

    [Theory]
    [InlineData("notes.md")]
    [InlineData("assets/words.txt")]
    [InlineData("variables/mine.txt")]
    public async Task Files_of_the_user_beside_a_model_are_not_deleted(string name)
    {
        using TemporaryFolder folder = new();
        string model = folder.Sub("m");
        ModelZoo.Get("mlp").Build(seed: 1).save(model);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(model, name))!);
        await File.WriteAllTextAsync(Path.Combine(model, name), "mine");

        Check(await Run("train", "mlp", "--limit", "10", "--out", model, "--data", FixtureFolder.Data), ExitCode.Failed, $"as '{(name.StartsWith("assets", StringComparison.Ordinal) ? "assets" : name)}', which would be lost");
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(model, name)));
    }

    [Fact]
    public async Task A_model_is_written_through_a_link_and_a_separator_at_the_end_of_its_folder()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Sub("real"));
        Directory.CreateSymbolicLink(folder.Sub("link"), folder.Sub("real"));

        (int status, _, string error) = await Run("train", "mlp", "--limit", "200", "--epochs", "1", "--out", folder.Sub("link") + "/", "--data", FixtureFolder.Data);

        Assert.True(status == ExitCode.Done, error);
        Assert.NotNull(new DirectoryInfo(folder.Sub("link")).LinkTarget);
        Assert.True(File.Exists(Path.Combine(folder.Sub("real"), "run.json")));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Path).Length);
    }

    [Fact]
    public async Task What_stands_in_the_way_of_saving_is_seen_before_training()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.Sub("models"), "mine");
        Directory.CreateDirectory(folder.Sub("b/report"));
        Directory.CreateDirectory(folder.Sub("c"));
        await File.WriteAllTextAsync(folder.Sub("b/report/notes.txt"), "mine");
        await File.WriteAllTextAsync(folder.Sub("c/report"), "mine");

        Check(await Run("train", "mlp", "--out", folder.Sub(new string('n', 240)), "--data", FixtureFolder.Data), ExitCode.Failed, "the output folder cannot be written; give another one.");
        Check(await Run("reproduce", "--models", "mlp", "--out", folder.Path, "--data", FixtureFolder.Data), ExitCode.Failed, "models/mlp': the output folder cannot be written; give another one.");
        Check(await Run("reproduce", "--models", "mlp", "--out", folder.Sub("b"), "--data", FixtureFolder.Data), ExitCode.Failed, "report': the folder holds other things than a report, as 'notes.txt', which would be lost; give another folder.");
        Check(await Run("reproduce", "--models", "mlp", "--out", folder.Sub("c"), "--data", FixtureFolder.Data), ExitCode.Failed, "report': the report cannot be written there; remove what is in its way, or give another folder.");
        Assert.Equal(["b", "c", "models"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData(false, "gives 3 numbers an image, expected the probabilities of 10 digits")]
    [InlineData(true, "they are not probabilities; give a model that ends in softmax")]
    public async Task Scores_that_are_no_probabilities_of_digits_are_not_called_one(bool tenScores, string expected)
    {
        using TemporaryFolder folder = new();
        Sequential model = keras.Sequential([keras.layers.Dense(tenScores ? 10 : 3)]);
        model.build(new Shape(-1, 784));
        model.save(folder.Sub("m"));
        await File.WriteAllBytesAsync(folder.Sub("one.png"), OneStroke());

        Check(await Run("predict", folder.Sub("m"), folder.Sub("one.png")), ExitCode.Failed, expected);
    }

    [Fact]
    public async Task Whole_numbers_are_scored_as_the_bytes_they_are_or_refused()
    {
        using TemporaryFolder folder = new();
        string model = folder.Sub("mlp");
        ModelZoo.Get("mlp").Build(seed: 1).save(model);
        NDArray bytes = new(Enumerable.Range(0, 784).Select(i => (byte)i).ToArray(), new Shape(1, 784));
        await File.WriteAllBytesAsync(folder.Sub("b.npy"), Npy("|u1", [.. bytes.ToArray<byte>()]));
        await File.WriteAllBytesAsync(folder.Sub("i.npy"), Npy("<i4", [.. bytes.ToArray<byte>().SelectMany(value => BitConverter.GetBytes((int)value))]));
        await File.WriteAllBytesAsync(folder.Sub("l.npy"), Npy("<i8", [.. Enumerable.Range(0, 784).SelectMany(i => BitConverter.GetBytes((long)i))]));
        byte[] flags = [.. Enumerable.Range(0, 784).Select(i => (byte)(i % 2))];
        await File.WriteAllBytesAsync(folder.Sub("f.npy"), Npy("|b1", flags));
        await File.WriteAllBytesAsync(folder.Sub("g.npy"), Npy("<f4", [.. flags.SelectMany(flag => BitConverter.GetBytes((float)flag))]));

        foreach (string name in (string[])["b", "i", "f", "g"])
        {
            (int status, _, string error) = await Run("score", model, "--in", folder.Sub($"{name}.npy"), "--out", folder.Sub($"{name}.csv"));
            Assert.True(status == ExitCode.Done, error);
        }

        Assert.Equal(await File.ReadAllTextAsync(folder.Sub("b.csv")), await File.ReadAllTextAsync(folder.Sub("i.csv")));
        Assert.Equal(await File.ReadAllTextAsync(folder.Sub("g.csv")), await File.ReadAllTextAsync(folder.Sub("f.csv")));
        Check(await Run("score", model, "--in", folder.Sub("l.npy"), "--out", folder.Sub("l.csv")), ExitCode.Failed, "holds whole numbers outside 0 to 255; give bytes, or floats, which are taken as they are.");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(255, 255)]
    [InlineData(0, 255)]
    public void Transparent_ink_is_read_as_the_digit_it_is(byte ink, byte hidden)
    {
        using TemporaryFolder folder = new();
        byte[] opaque = new byte[28 * 28];
        byte[] transparent = new byte[28 * 28 * 4];
        for (int i = 0; i < opaque.Length; i++)
        {
            bool stroke = i % 28 == 14 && i / 28 is >= 4 and < 24;
            opaque[i] = stroke ? byte.MaxValue : byte.MinValue;
            byte grey = stroke ? ink : hidden;
            new byte[] { grey, grey, grey, opaque[i] }.CopyTo(transparent, 4 * i);
        }

        using (FileStream png = File.Create(folder.Sub("a.png")))
        {
            new ImageWriter().WritePng(transparent, 28, 28, ColorComponents.RedGreenBlueAlpha, png);
        }

        Assert.Equal(opaque, GreyImage.Read(folder.Sub("a.png")).Pixels);
    }

    [Fact]
    public async Task Scoring_an_npz_reads_only_its_rows()
    {
        using TemporaryFolder folder = new();
        ModelZoo.Get("mlp").Build(seed: 1).save(folder.Sub("mlp"));
        using (ZipArchive archive = ZipFile.Open(folder.Sub("rows.npz"), ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] content) in ((string, byte[])[])[("x.npy", Npy("|u1", new byte[784])), ("names.npy", Npy("|O", new byte[784]))])
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        (int status, _, string error) = await Run("score", folder.Sub("mlp"), "--in", folder.Sub("rows.npz"), "--out", folder.Sub("a.csv"));

        Assert.True(status == ExitCode.Done, error);
    }

    [Fact]
    public async Task Rows_too_large_or_of_a_kind_that_is_not_read_are_refused_by_name()
    {
        using TemporaryFolder folder = new();
        ModelZoo.Get("mlp").Build(seed: 1).save(folder.Sub("mlp"));
        using (FileStream large = File.Create(folder.Sub("large.npy")))
        {
            large.SetLength(3L << 30);
        }

        await File.WriteAllTextAsync(folder.Sub("rows.dat"), "1,2");

        Check(await Run("score", folder.Sub("mlp"), "--in", folder.Sub("large.npy"), "--out", folder.Sub("a.csv")), ExitCode.Failed, "large.npy' is not an .npy file: it does not begin with NumPy's signature.");
        Check(await Run("score", folder.Sub("mlp"), "--in", folder.Sub("rows.dat"), "--out", folder.Sub("a.csv")), ExitCode.Failed, "rows.dat' is of a kind that is not read; give a csv, tsv, Parquet, .npy, .npz, IDX or IDX.gz file, or a folder of images.");
    }

    [Theory]
    [InlineData("softmax.0", "softmax.0")]
    [InlineData("a,b\"c.0", "\"a,b\"\"c.0\"")]
    [InlineData("=HYPERLINK(1,2).0", "\"'=HYPERLINK(1,2).0\"")]
    [InlineData("+1.0", "'+1.0")]
    [InlineData("-1.0", "'-1.0")]
    [InlineData("@SUM.0", "'@SUM.0")]
    [InlineData("a\r\nb\u001B.0", "a\uFFFD\uFFFDb\uFFFD.0")]
    public void A_hostile_name_is_one_cell_of_a_csv(string name, string cell) => Assert.Equal(cell, CsvLines.Cell(CsvLines.Harmless(name)));

    [Fact]
    public void Stopped_scoring_does_not_claim_to_have_kept_anything()
    {
        StoppedException stopped = Assert.Throws<StoppedException>(() => StoppedException.NothingWritten<int>(() => throw new OperationCanceledException()));

        Assert.Equal("Stopped; nothing was written.", stopped.Message);
    }

    [Fact]
    public void What_cannot_be_written_to_standard_error_is_dropped()
    {
        using StreamWriter full = new(new FullStream()) { AutoFlush = true };
        using LossyWriter writer = new(full);

        writer.WriteLine("text");
        writer.Write('c');
        writer.Flush();

        Assert.Throws<IOException>(() => full.Write("text"));
    }

    [Fact]
    public async Task Images_of_another_size_do_not_fit_and_that_is_said()
    {
        using TemporaryFolder folder = new();
        foreach (string part in (string[])["train", "t10k"])
        {
            await File.WriteAllBytesAsync(folder.Sub($"{part}-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 32, 0, 0, 0, 32, .. new byte[32 * 32]]);
            await File.WriteAllBytesAsync(folder.Sub($"{part}-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 1, 5]);
        }

        ModelZoo.Get("mlp").Build(seed: 1).save(folder.Sub("mlp"));

        (int status, _, string error) = await Run("train", "cnn", "--data", folder.Path, "--out", folder.Sub("cnn"));
        Assert.Equal(ExitCode.Failed, status);
        Assert.Equal($"The model 'cnn' takes images of 28 x 28, '{folder.Path}' holds images of 32 x 32; give another data set.", error.Trim());
        Check(await Run("evaluate", folder.Sub("mlp"), "--data", folder.Path), ExitCode.Failed, "does not take the images of 32 x 32 in");
    }

    [Fact]
    public async Task Files_that_cannot_be_scored_are_named()
    {
        using TemporaryFolder folder = new();
        string model = folder.Sub("mlp");
        ModelZoo.Get("mlp").Build(seed: 1).save(model);
        string images = Path.Combine(FixtureFolder.Data, "t10k-images-idx3-ubyte.gz");
        string labels = Path.Combine(FixtureFolder.Data, "t10k-labels-idx1-ubyte.gz");
        string csv = folder.Sub("a.csv");

        Check(await Run("score", model, "--in", labels, "--out", csv), ExitCode.Failed, "A row of 'input' holds 1 numbers; the model takes [784]; give rows of that shape.");
        Check(await Run("score", model, "--in", folder.Path, "--out", csv), ExitCode.Failed, "holds no images; give a folder of");
        Check(await Run("score", model, "--in", folder.Sub("none.npy"), "--out", csv), ExitCode.Failed, "none.npy' does not exist; give");
        Check(await Run("score", model, "--in", images, "--out", folder.Sub("none/a.csv")), ExitCode.Failed, "the file cannot be written; give a file in an existing folder.");
        Check(await Run("score", model, "--in", images, "--out", csv, "--signature", "nope"), ExitCode.Failed, "there is no such signature; the file has: serve, serving_default.");
        Check(await Run("predict", model, folder.Path), ExitCode.Failed, "is a folder; give a PNG, JPEG, BMP, GIF, TGA or PSD file.");
        Check(await Run("predict", model, folder.Sub("none.png")), ExitCode.Failed, "none.png' does not exist; give a PNG, JPEG, BMP, GIF, TGA or PSD file.");
        Assert.False(File.Exists(csv));
    }

    [Fact]
    public async Task Training_that_diverges_ends_with_the_step_and_the_layer_and_saves_nothing()
    {
        using TemporaryFolder folder = new();
        string model = folder.Sub("m");
        string[] command = ["train", "mlp", "--learning-rate", "1e30", "--limit", "500", "--epochs", "1", "--out", model, "--json", "--data", FixtureFolder.Data];

        (int status, string output, string error) = await Run(command);

        Assert.Equal(ExitCode.Failed, status);
        Assert.Empty(output);
        Assert.Matches(
            @"The training of 'mlp' diverged\. The loss is no finite number any more from step [0-9]+ of epoch 1 on: layer 'dense(_1)?' .+\. Use a smaller learning rate, .+\. Nothing was saved\. The option --ignore-divergence goes on all the same\.",
            error.TrimEnd().Split('\n')[^1]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task The_last_good_state_of_a_training_that_diverges_is_kept_and_named()
    {
        using TemporaryFolder folder = new();

        string[] command = ["train", "mlp", "--learning-rate", "1e30", "--limit", "500", "--epochs", "1", "--out", folder.Sub("m"), "--checkpoint-every", "1", "--data", FixtureFolder.Data];
        (int status, _, string error) = await Run(command);

        Assert.Equal(ExitCode.Failed, status);
        Assert.Contains(
            $"The last good state is the checkpoint in '{folder.Sub("m.checkpoint")}'; remove it to start again with other settings. The options --resume and --ignore-divergence go on from it all the same.",
            error,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Sub("m")));
        Assert.NotNull(CheckpointFolder.Newest(folder.Sub("m.checkpoint")));

        (int done, _, string log) = await Run([.. command, "--resume", "--ignore-divergence"]);
        Assert.True(done == ExitCode.Done, log);
        Assert.True(Directory.Exists(folder.Sub("m")));
    }

    [Fact]
    public async Task Training_that_diverges_goes_on_where_it_is_told_to_and_its_record_is_still_json()
    {
        using TemporaryFolder folder = new();
        string model = folder.Sub("m");

        (int status, string output, string error) = await Run(
            "train", "mlp", "--learning-rate", "1e30", "--limit", "500", "--epochs", "1", "--out", model, "--json", "--ignore-divergence", "--data", FixtureFolder.Data);

        Assert.Equal(ExitCode.Done, status);
        Assert.Equal("NaN", JsonDocument.Parse(output).RootElement.GetProperty("history").GetProperty("loss")[0].GetString());
        Assert.Contains("The loss is NaN: training diverged, and the saved model is of no use. Try a smaller --learning-rate.", error, StringComparison.Ordinal);
        Check(await Run("evaluate", model, "--data", FixtureFolder.Data), ExitCode.Failed, "None of 10000 rows can be evaluated: 0 have no label, and the scores of 10000 are NaN or infinite");
    }

    [Fact]
    public async Task Without_a_network_a_download_fails_with_one_sentence()
    {
        using TemporaryFolder folder = new();
        using StubMirrors offline = new();

        Check(
            await Run(offline, "data", "--dataset", "fashion-mnist", "--download", "--data", folder.Path),
            ExitCode.Failed,
            "'train-images-idx3-ubyte.gz' of 'fashion-mnist' could not be downloaded (storage.googleapis.com: no connection; raw.githubusercontent.com: no connection); try again when the network is there, or get the four files elsewhere and give their folder, as in MNIST_DATA. The option for the folder is --data.");
    }

    [Fact]
    public async Task What_a_mirror_sends_is_not_taken_for_the_data_set_it_is_not()
    {
        using TemporaryFolder folder = new();
        byte[] digits = await File.ReadAllBytesAsync(Path.Combine(FixtureFolder.Data, "train-images-idx3-ubyte.gz"));
        using StubMirrors mirrors = new() { Files = { [KnownDataset.Get("fashion-mnist").Mirrors[0] + "train-images-idx3-ubyte.gz"] = digits } };

        (int status, _, string error) = await Run(mirrors, "data", "--dataset", "fashion-mnist", "--download", "--data", folder.Path);

        Assert.Equal(ExitCode.Failed, status);
        Assert.Contains("storage.googleapis.com: it sent a file with another checksum", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public async Task Data_says_where_they_are_and_whether_they_are_right()
    {
        (int status, string output, _) = await Run("data", "--json", "--verify", "--data", FixtureFolder.Data);
        JsonElement data = JsonDocument.Parse(output).RootElement;

        Assert.Equal(0, status);
        Assert.Equal((FixtureFolder.Data, "given", "idx"), (data.GetProperty("path").GetString(), data.GetProperty("source").GetString(), data.GetProperty("format").GetString()));
        Assert.True(data.GetProperty("verified").GetBoolean());
        (int other, _, _) = await Run("data", "--verify", "--dataset", "fashion-mnist", "--data", FixtureFolder.Data);
        Assert.Equal(ExitCode.Failed, other);
    }

    private static void Check((int Status, string Output, string Error) result, int status, string expected)
    {
        Assert.Equal(status, result.Status);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Trim().Split('\n'));
        Assert.Empty(result.Output);
    }

    private static Task<(int Status, string Output, string Error)> Run(params string[] arguments) => Run(new StubMirrors(), arguments);

    private static Task<(int Status, string Output, string Error)> Run(StubMirrors network, params string[] arguments) => CommandLine.Run(arguments, network);

    private static byte[] OneStroke()
    {
        byte[] pixels = new byte[28 * 28];
        for (int row = 4; row < 24; row++)
        {
            pixels[(row * 28) + 14] = byte.MaxValue;
        }

        using MemoryStream png = new();
        new ImageWriter().WritePng(pixels, 28, 28, ColorComponents.Grey, png);
        return png.ToArray();
    }

    private static byte[] Npy(string type, byte[] data)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': (1, 784), }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. data];
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");
    }
}
