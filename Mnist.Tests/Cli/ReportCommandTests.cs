using System.Text.Json;
using Mnist.Cli;
using Mnist.Runs.Paper;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Cli;

/// <summary><c>mnist report</c> of what each of the other commands leaves behind.</summary>
public sealed class ReportCommandTests
{
    [Fact]
    public async Task Runs_of_train_of_evaluate_and_of_reproduce_are_reported_together()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Sub("data"));
        MnistFiles.WriteSubset(folder.Sub("data"), training: 200, test: 100);
        string data = folder.Sub("data");
        ModelZoo.Get("mlp-2x16").Build(seed: 4).save(folder.Sub("theirs"));

        await Json("train", "mlp", "--epochs", "1", "--out", folder.Sub("trained"), "--data", data);
        JsonElement evaluated = await Json("evaluate", folder.Sub("theirs"), "--out", folder.Sub("evaluated"), "--data", data);
        await Json("reproduce", "--models", "gru,mlp", "--epochs", "1", "--out", folder.Sub("reproduced"), "--data", data);
        JsonElement report = await Json("report", folder.Sub("trained"), folder.Sub("evaluated"), folder.Sub("reproduced"), "--out", folder.Sub("report"));

        string html = await File.ReadAllTextAsync(report.GetProperty("report").GetString()!);
        string markdown = await File.ReadAllTextAsync(report.GetProperty("markdown").GetString()!);
        Assert.Equal(4, html.Split("<h2 ").Length - 1);
        Assert.Contains("Four networks read handwritten digits", html, StringComparison.Ordinal);
        Assert.Contains("theirs", html, StringComparison.Ordinal);
        Assert.Contains("No record of a training is stored with this model", markdown, StringComparison.Ordinal);
        Assert.Contains("GRU of 128", markdown, StringComparison.Ordinal);
        Assert.Equal("theirs", evaluated.GetProperty("model").GetProperty("name").GetString());
        Assert.StartsWith("Not comparable with the paper and Keras, because not trained by the paper's recipe: mlp, mlp, gru (epochs 1, not 10; training images 200, not 60,000).", report.GetProperty("caution").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_no_run_is_named()
    {
        using TemporaryFolder folder = new();

        (int status, string output, string error) = await Run("report", folder.Path);
        (int missing, _, string sentence) = await Run("report", folder.Sub("none"));

        Assert.Equal((ExitCode.Failed, ExitCode.Failed, string.Empty), (status, missing, output));
        Assert.Equal(
            $"'{folder.Path}': the folder holds neither run.json nor evaluation.json; give the folder of a training, of a stored evaluation, or of a reproduction.", error.Trim());
        Assert.Contains("there is no such folder", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_cannot_be_read_does_not_cost_the_others_their_report()
    {
        using TemporaryFolder folder = new();
        string models = folder.Sub("models");
        foreach (string model in (string[])["mlp", "cnn"])
        {
            Directory.CreateDirectory(Path.Combine(models, model));
            File.Copy(Path.Combine(FixtureFolder.Repository, "models", model, "run.json"), Path.Combine(models, model, "run.json"));
        }

        await File.WriteAllTextAsync(Path.Combine(models, "cnn", "run.json"), "{ damaged");

        (int status, string output, string error) = await Run("report", folder.Sub("none"), models, "--out", folder.Sub("report"), "--json");

        JsonElement report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(ExitCode.Failed, status);
        Assert.Contains("mlp", await File.ReadAllTextAsync(report.GetProperty("report").GetString()!), StringComparison.Ordinal);
        Assert.Equal(
            [folder.Sub("none"), Path.Combine(models, "cnn", "run.json")], report.GetProperty("unreadable").EnumerateArray().Select(run => run.GetProperty("run").GetString()));
        Assert.Contains("none': there is no such folder; give", error, StringComparison.Ordinal);
        Assert.Contains("run.json': it is not a record this program wrote; the first problem is at '$'; make it again.", error, StringComparison.Ordinal);
        (int alone, string nothing, _) = await Run("report", folder.Sub("none"), "--json");
        Assert.Equal((ExitCode.Failed, string.Empty), (alone, nothing));
    }

    [Fact]
    public async Task All_problems_of_a_command_line_are_listed_at_once()
    {
        (int status, string output, string error) = await Run("train", "nope", "--epochs", "0", "--optimizer", "adamm", "--validation-split", "1");

        Assert.Equal((ExitCode.Usage, string.Empty), (status, output));
        Assert.Collection(
            error.Trim().Split(Environment.NewLine),
            line => Assert.StartsWith("MODEL: Unknown model 'nope'.", line, StringComparison.Ordinal),
            line => Assert.Equal("--epochs: expected 1 or more, received 0.", line),
            line => Assert.StartsWith("--optimizer: Unknown optimizer 'adamm'.", line, StringComparison.Ordinal),
            line => Assert.Equal("--validation-split: expected 0 to below 1, received 1.", line));
    }

    private static async Task<JsonElement> Json(params string[] arguments)
    {
        (int status, string output, string error) = await Run([.. arguments, "--json"]);
        Assert.True(status == ExitCode.Done, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private static Task<(int Status, string Output, string Error)> Run(params string[] arguments) => CommandLine.Run(arguments);
}
