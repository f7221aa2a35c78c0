using System.Text.Json;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Runs.Paper;
using Mnist.Tests.TestData;
using StbImageWriteSharp;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Cli;

/// <summary>The console app as its user meets it: exit status, standard output, standard error.</summary>
public sealed class AppTests
{
    [Theory]
    [InlineData(2, "Unknown model 'mlpp'. Known models: mlp, cnn,", "train", "mlpp")]
    [InlineData(2, "Unknown optimizer 'adamm'. Known optimizers: adadelta, adagrad, adam, adamax, adamw (adam_w), ftrl, lion, nadam, rmsprop, sgd.", "train", "mlp", "--optimizer", "adamm")]
    [InlineData(2, "--epochs: expected 1 or more, received 0.", "train", "mlp", "--epochs", "0")]
    [InlineData(2, "--validation-split: expected 0 to below 1, received 1.", "train", "mlp", "--validation-split", "1")]
    [InlineData(2, "Unknown model 'x'.", "reproduce", "--models", "mlp,x")]
    [InlineData(2, "--out: expected a file that ends in .csv", "score", "m", "--in", "a.npy", "--out", "b.txt")]
    [InlineData(2, "--engine: There is no scoring engine 'abacus'; the engines are: onnx, managed.", "predict", "m", "one.png", "--engine", "abacus")]
    [InlineData(2, "Unknown command 'nonsense'. See 'mnist --help'.", "nonsense")]
    [InlineData(2, "Unknown command 'trian'. Did you mean 'train'? See 'mnist --help'.", "trian", "mlp")]
    [InlineData(2, "Unknown command 'repoduce'. Did you mean 'reproduce'?", "repoduce")]
    [InlineData(2, "Unknown option '--epoch'. Did you mean '--epochs'? See 'mnist train --help'.", "train", "mlp", "--epoch=2")]
    [InlineData(2, "Unknown option '--jsn'. Did you mean '--json'? See 'mnist report --help'.", "report", "models/mlp", "--jsn")]
    [InlineData(2, "Unknown option '--xyz'. See 'mnist data --help'.", "data", "--xyz")]
    [InlineData(1, "Folder '/no/such/folder' does not exist", "data", "--data", "/no/such/folder")]
    [InlineData(2, "Unknown data set 'cifar'. Known data sets: mnist, fashion-mnist.", "data", "--dataset", "cifar")]
    [InlineData(1, "there is no such model file", "evaluate", "/no/such/model")]
    public async Task A_wrong_command_line_is_one_clear_sentence(int status, string expected, params string[] arguments)
    {
        (int actual, string output, string error) = await Run(arguments);

        Assert.Equal(status, actual);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        Assert.Empty(output);
    }

    [Fact]
    public async Task No_command_shows_the_help()
    {
        (int status, string output, string error) = await Run();

        Assert.Equal(2, status);
        Assert.Empty(output);
        Assert.All(["reproduce", "train", "evaluate", "score", "predict", "report", "data"], command => Assert.Contains($"  {command} ", error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "train")]
    [InlineData(true, "reproduce")]
    [InlineData(true, "evaluate")]
    [InlineData(true, "data")]
    [InlineData(false, "score")]
    [InlineData(false, "predict")]
    [InlineData(false, "report")]
    public async Task The_data_sets_options_are_offered_where_they_are_used(bool used, string command)
    {
        (int status, string output, _) = await Run(command, "--help");

        Assert.Equal(0, status);
        Assert.Equal(used, output.Contains("--data ", StringComparison.Ordinal));
        Assert.Equal(used, output.Contains("--dataset ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_option_that_is_not_used_says_so()
    {
        using TemporaryFolder folder = new();

        (int status, _, string error) = await Run("report", Path.Combine(FixtureFolder.Repository, "models", "mlp"), "--out", folder.Path, "--data", "somewhere");

        Assert.Equal(0, status);
        Assert.Equal("--data is not used: 'mnist report' reads no data set.", error.Trim());
    }

    [Fact]
    public async Task A_folder_that_is_no_savedmodel_is_named()
    {
        using TemporaryFolder folder = new();

        (int status, _, string error) = await Run("evaluate", folder.Path);

        Assert.Equal(1, status);
        Assert.Contains(folder.Path, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task An_output_folder_that_cannot_be_written_is_refused_before_training()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.Sub("file"), "in the way");

        (int status, _, string error) = await Run("reproduce", "--out", Path.Combine(folder.Sub("file"), "out"), "--limit", "10");

        Assert.Equal(1, status);
        Assert.Contains("the output folder cannot be written", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_data_file_is_named()
    {
        using TemporaryFolder folder = new();
        foreach (string file in Directory.EnumerateFiles(FixtureFolder.Data, "*.gz"))
        {
            byte[] bytes = await File.ReadAllBytesAsync(file);
            await File.WriteAllBytesAsync(folder.Sub(Path.GetFileName(file)), file.Contains("t10k-images", StringComparison.Ordinal) ? bytes[..(bytes.Length / 2)] : bytes);
        }

        (int status, _, string error) = await Run("data", "--data", folder.Path);

        Assert.Equal(1, status);
        Assert.Contains("t10k-images-idx3-ubyte.gz", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Train_evaluate_score_and_predict_work_together_in_json()
    {
        using TemporaryFolder folder = new();
        string model = folder.Sub("mlp");

        JsonElement trained = await Json("train", "mlp", "--limit", "2000", "--epochs", "2", "--out", model);
        JsonElement evaluated = await Json("evaluate", model);
        JsonElement scored = await Json("score", model, "--in", Path.Combine(FixtureFolder.Data, "t10k-images-idx3-ubyte.gz"), "--out", folder.Sub("scores.csv"));

        Assert.Equal(39_760, trained.GetProperty("parameters").GetInt32());
        Assert.Equal(2, trained.GetProperty("history").GetProperty("loss").GetArrayLength());
        Assert.True(File.Exists(Path.Combine(model, "run.json")));
        Assert.Equal(trained.GetProperty("testAccuracy").GetDouble(), evaluated.GetProperty("accuracy").GetDouble(), 6);
        Assert.Equal(10_000, evaluated.GetProperty("confusionMatrix").EnumerateArray().Sum(row => row.EnumerateArray().Sum(count => count.GetInt32())));
        Assert.Equal(10_000, scored.GetProperty("rows").GetInt32());
        string[] lines = await File.ReadAllLinesAsync(folder.Sub("scores.csv"));
        Assert.Equal(10_001, lines.Length);
        Assert.StartsWith("output_0.0,output_0.1,", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_says_what_an_image_shows_whatever_the_engine()
    {
        using TemporaryFolder folder = new();
        string model = Path.Combine(FixtureFolder.Repository, "models", "mlp");
        byte[] pixels = new byte[28 * 28];
        for (int row = 4; row < 24; row++)
        {
            pixels.AsSpan((row * 28) + 13, 2).Fill(byte.MaxValue);
        }

        using (FileStream png = File.Create(folder.Sub("one.png")))
        {
            new ImageWriter().WritePng(pixels, 28, 28, ColorComponents.Grey, png);
        }

        JsonElement onnx = (await Json("predict", model, folder.Sub("one.png"), "--engine", "onnx")).GetProperty("images")[0];
        JsonElement managed = (await Json("predict", model, folder.Sub("one.png"), "--engine", "managed")).GetProperty("images")[0];

        Assert.Equal(1, managed.GetProperty("digit").GetInt32());
        Assert.Equal(onnx.GetProperty("digit").GetInt32(), managed.GetProperty("digit").GetInt32());
        Agreement.Check("probabilities", Numbers(onnx), Numbers(managed), 1e-5);

        static float[] Numbers(JsonElement image) => [.. image.GetProperty("probabilities").EnumerateArray().Select(number => number.GetSingle())];
    }

    [Fact]
    public async Task Train_shows_where_the_time_goes_when_asked()
    {
        using TemporaryFolder folder = new();

        (int status, string output, string error) = await Run("train", "mlp", "--limit", "512", "--epochs", "1", "--out", folder.Sub("mlp"), "--profile", "--json", "--data", FixtureFolder.Data);

        Assert.True(status == 0, error);
        JsonElement profile = JsonDocument.Parse(output).RootElement.GetProperty("profile");
        Assert.Equal(4, profile.GetProperty("steps").GetInt32());
        Assert.Equal(["dense", "dense_1", "activation"], profile.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("name").GetString()));
        Assert.True(profile.GetProperty("updateMilliseconds").GetDouble() > 0);
        foreach (string row in (string[])["dense (Dense)", "activation (Activation)", "loading the batch", "loss and metrics", "update: ", "waiting at the barrier", "100.00 %"])
        {
            Assert.Contains(row, error, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("profile", await File.ReadAllTextAsync(Path.Combine(folder.Sub("mlp"), "run.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_gives_the_bits_that_fit_gives()
    {
        // The tool makes a step of another model while it reads the data; nothing of it may reach the real one.
        using TemporaryFolder folder = new();
        ImageDataset data = DatasetLocator.Find("mnist", FixtureFolder.Data);
        ZooModel zoo = ModelZoo.Get("cnn");
        Sequential model = zoo.Build(seed: 5);
        model.fit(
            zoo.Inputs(data.TrainImages.AsSpan(0, 200 * 784)), keras.utils.to_categorical(new NDArray(data.TrainLabels[..200]), 10), batch_size: 100, verbose: 0);

        JsonElement trained = await Json(
            "train", "cnn", "--seed", "5", "--limit", "200", "--batch-size", "100", "--epochs", "1", "--validation-split", "0", "--out", folder.Sub("cnn"));

        Assert.Equal(model.WeightsSha256(), trained.GetProperty("weightsSha256").GetString());
    }

    [Fact]
    public async Task An_unreadable_image_is_named()
    {
        using TemporaryFolder folder = new();
        ModelZoo.Get("mlp").Build(seed: 1).save(folder.Sub("mlp"));
        await File.WriteAllTextAsync(folder.Sub("seven.png"), "not a picture");

        (int status, _, string error) = await Run("predict", folder.Sub("mlp"), folder.Sub("seven.png"));

        Assert.Equal(1, status);
        Assert.Contains("seven.png' cannot be read as an image; give a PNG, JPEG, BMP, GIF, TGA or PSD file.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reproduce_writes_models_and_a_report_that_needs_nothing_else()
    {
        using TemporaryFolder folder = new();

        JsonElement result = await Json("reproduce", "--models", "mlp,cnn", "--limit", "400", "--epochs", "1", "--out", folder.Path);

        Assert.StartsWith("Not comparable with the paper and Keras, because not trained by the paper's recipe: mlp, cnn (epochs 1, not 10; training images 400, not 60,000).", result.GetProperty("caution").GetString(), StringComparison.Ordinal);
        Assert.Equal(["mlp", "cnn"], result.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("name").GetString()));
        string html = await File.ReadAllTextAsync(result.GetProperty("report").GetString()!);
        string markdown = await File.ReadAllTextAsync(folder.Sub("report/report.md"));
        Assert.DoesNotContain("src=\"http", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", html, StringComparison.Ordinal);
        foreach (string text in (string[])["39,760", "91.22 %", "99.02 %", "conv2d"])
        {
            Assert.Contains(text, html, StringComparison.Ordinal);
            Assert.Contains(text, markdown, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(CommandLine.Commands), MemberType = typeof(CommandLine))]
    public async Task Help_of_every_command_has_an_example(string command)
    {
        (int status, string output, _) = await Run(command, "--help");

        Assert.Equal(0, status);
        Assert.Contains($"Example: mnist {command}", output, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> Json(params string[] arguments)
    {
        (int status, string output, string error) = await Run([.. arguments, "--json", "--data", FixtureFolder.Data]);
        Assert.True(status == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private static Task<(int Status, string Output, string Error)> Run(params string[] arguments) => CommandLine.Run(arguments);
}
