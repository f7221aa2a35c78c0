using System.Text.Json;
using Mnist.Cli;
using Mnist.Models.Datasets;
using Mnist.Models.Zoo;
using Mnist.Tests.TestData;

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
    [InlineData("--checkpoint-every: expected 1 or more, received 0.", "train", "mlp", "--checkpoint-every", "0")]
    [InlineData("--models: expected names with commas between, as mlp,cnn, received ','.", "reproduce", "--models", ",")]
    [InlineData("--out: expected a value, received an empty text.", "train", "mlp", "--out", "")]
    [InlineData("DIR: expected a value, received an empty text.", "evaluate", "")]
    [InlineData("--in is required.", "score", "m")]
    [InlineData("Give a command, as 'mnist reproduce'.")]
    public async Task Wrong_usage_is_status_2(string expected, params string[] arguments) => Check(await Run(arguments), ExitCode.Usage, expected);

    [Fact]
    public async Task A_split_that_leaves_no_pictures_is_wrong_usage()
    {
        using TemporaryFolder folder = new();

        (int status, _, string error) = await Run("train", "mlp", "--limit", "10", "--validation-split", "0.99", "--out", folder.Sub("m"), "--data", FixtureFolder.Data);

        Assert.Equal(ExitCode.Usage, status);
        Assert.Equal("--validation-split: 0.99 of 10 pictures leaves none to train on; use more pictures (--limit) or another fraction.", error.Trim());
    }

    [Fact]
    public async Task What_must_not_be_overwritten_is_refused_before_training()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.Sub("file"), "mine");
        Directory.CreateDirectory(folder.Sub("full"));
        await File.WriteAllTextAsync(Path.Combine(folder.Sub("full"), "notes.txt"), "mine");

        Check(await Run("train", "mlp", "--out", folder.Sub("file")), ExitCode.Failed, "file': it is a file; give a folder.");
        Check(await Run("train", "mlp", "--out", folder.Sub("full")), ExitCode.Failed, "full': the folder holds other things than a SavedModel, which would be lost; give another folder.");
        Assert.Equal("mine", await File.ReadAllTextAsync(folder.Sub("file")));
    }

    [Fact]
    public async Task Pictures_of_another_size_do_not_fit_and_that_is_said()
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
        Assert.Equal($"The model 'cnn' takes pictures of 28 x 28, '{folder.Path}' holds pictures of 32 x 32; give another data set with --data.", error.Trim());
        Check(await Run("evaluate", folder.Sub("mlp"), "--data", folder.Path), ExitCode.Failed, "does not take the pictures of 32 x 32 in");
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
        Check(await Run("score", model, "--in", folder.Path, "--out", csv), ExitCode.Failed, "is a folder; give a .npy, .npz, IDX or IDX.gz file with --in.");
        Check(await Run("score", model, "--in", folder.Sub("none.npy"), "--out", csv), ExitCode.Failed, "none.npy' does not exist; give");
        Check(await Run("score", model, "--in", images, "--out", folder.Sub("none/a.csv")), ExitCode.Failed, "the file cannot be written; give a file in an existing folder with --out.");
        Check(await Run("score", model, "--in", images, "--out", csv, "--signature", "nope"), ExitCode.Failed, "there is no such signature; the file has: serve, serving_default.");
        Check(await Run("predict", model, folder.Path), ExitCode.Failed, "is a folder; give a PNG or JPEG file.");
        Check(await Run("predict", model, folder.Sub("none.png")), ExitCode.Failed, "none.png' does not exist; give a PNG or JPEG file.");
        Assert.False(File.Exists(csv));
    }

    [Fact]
    public async Task Training_that_goes_astray_says_so_and_its_record_is_still_json()
    {
        using TemporaryFolder folder = new();
        string model = folder.Sub("m");

        (int status, string output, string error) = await Run(
            "train", "mlp", "--learning-rate", "1e30", "--limit", "500", "--epochs", "1", "--out", model, "--json", "--data", FixtureFolder.Data);

        Assert.Equal(ExitCode.Done, status);
        Assert.Equal("NaN", JsonDocument.Parse(output).RootElement.GetProperty("history").GetProperty("loss")[0].GetString());
        Assert.Contains("training went astray. Try a smaller --learning-rate.", error, StringComparison.Ordinal);
        Check(await Run("evaluate", model, "--data", FixtureFolder.Data), ExitCode.Failed, "The scores of row 0 add up to NaN, not 1");
    }

    [Fact]
    public async Task Without_a_network_a_download_fails_with_one_sentence()
    {
        using TemporaryFolder folder = new();
        using StubMirrors offline = new();

        Check(
            await Run(offline, "data", "--dataset", "fashion-mnist", "--download", "--data", folder.Path),
            ExitCode.Failed,
            "'train-images-idx3-ubyte.gz' of 'fashion-mnist' could not be downloaded (storage.googleapis.com: no connection; raw.githubusercontent.com: no connection); try again");
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

    private static async Task<(int Status, string Output, string Error)> Run(StubMirrors network, params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int status = await new App(output, error, network).RunAsync(arguments, TestContext.Current.CancellationToken);
        return (status, output.ToString(), error.ToString());
    }
}
