using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Cli;

/// <summary>The same number has the same name, and the same value, in JSON, on the terminal, and in the report.</summary>
public sealed class VocabularyTests
{
    [Fact]
    public async Task A_reproduction_says_the_same_on_the_terminal_in_json_and_in_the_report()
    {
        using TemporaryFolder folder = new();

        (string output, string error) = await Run("reproduce", "--models", "cnn,lstm", "--limit", "500", "--epochs", "2", "--out", folder.Path, "--json", "--data", FixtureFolder.Data);
        JsonElement json = JsonDocument.Parse(output).RootElement;
        string markdown = await File.ReadAllTextAsync(folder.Sub("report/report.md"));
        string html = WebUtility.HtmlDecode(await File.ReadAllTextAsync(folder.Sub("report/index.html")));

        string[] names = ["test accuracy", "training seconds", "images/s", "parameters", "epochs", "paper", "Keras 3"];
        foreach (JsonElement model in json.GetProperty("models").EnumerateArray())
        {
            double images = model.GetProperty("imagesPerSecond").GetDouble();
            double seconds = model.GetProperty("trainingSeconds").GetDouble();
            string[] values = [Percent(model, "testAccuracy"), seconds.ToString("F1", CultureInfo.InvariantCulture), images.ToString("N0", CultureInfo.InvariantCulture)];
            string[] terminal = Row(error, '│', names, model);
            string[] report = Row(markdown, '|', names, model);

            Assert.Equal(values, terminal[..3]);
            Assert.Equal(terminal, report);
            Assert.All(report, cell => Assert.Contains($"<td>{cell}</td>", html, StringComparison.Ordinal));

            // What stands side by side does not contradict itself: 400 or 500 images train in each epoch.
            int trained = model.GetProperty("name").GetString() == "cnn" ? 400 : 500;
            Assert.Equal(2 * trained / images, seconds, 0.001 + (0.01 * seconds));
            Assert.True(seconds <= model.GetProperty("seconds").GetDouble());
        }
    }

    [Fact]
    public async Task An_evaluation_says_the_same_on_the_terminal_in_json_and_in_the_report()
    {
        using TemporaryFolder folder = new();
        (string output, string error) = await Run("evaluate", Path.Combine(FixtureFolder.Repository, "models", "mlp"), "--out", folder.Sub("e"), "--json", "--data", FixtureFolder.Data);
        JsonElement json = JsonDocument.Parse(output).RootElement;
        await Run("report", folder.Sub("e"), "--out", folder.Path);
        string report = await File.ReadAllTextAsync(folder.Sub("report/report.md"));

        string rows = json.GetProperty("rowsPerSecond").GetDouble().ToString("N0", CultureInfo.InvariantCulture) + " rows/s";
        foreach (string text in (string[])[rows, "ccuracy", "acro accuracy", "og-loss", "recision", "ecall", "F1", "upport", "lass", Percent(json, "accuracy"), Percent(json, "macroAccuracy")])
        {
            Assert.Contains(text, error, StringComparison.Ordinal);
            Assert.Contains(text, report, StringComparison.Ordinal);
        }

        Assert.Equal(["accuracy", "macroAccuracy", "logLoss"], json.EnumerateObject().Select(property => property.Name).Where(name => name is "accuracy" or "macroAccuracy" or "logLoss"));
        Assert.True(json.GetProperty("perClass")[0].TryGetProperty("support", out _));
    }

    [Fact]
    public async Task A_line_of_an_epoch_has_the_words_of_the_record()
    {
        using TemporaryFolder folder = new();

        (string output, _) = await Run("train", "cnn", "--limit", "500", "--epochs", "2", "--out", folder.Sub("m"), "--data", FixtureFolder.Data);

        Assert.Equal(2, Regex.Count(output, @"^cnn [12]/2  loss \d\.\d{4}  accuracy [\d.]+ %  validation [\d.]+ %  [\d,]+ images/s  [\d.]+ s \+ [\d.]+ s", RegexOptions.Multiline));
        Assert.Matches(@"test accuracy [\d.]+ %, test loss [\d.]+; training [\d.]+ s and [\d.]+ s of validation, [\d,]+ images/s, [\d.]+ ms per step \(median\); saved to ", output);
    }

    [Theory]
    [MemberData(nameof(CommandLine.Commands), MemberType = typeof(CommandLine))]
    public async Task An_image_is_never_called_a_picture(string command) =>
        Assert.DoesNotContain("picture", (await Run(command, "--help")).Output, StringComparison.OrdinalIgnoreCase);

    // The cells of a model under some titles, in a table whose first line has the titles.
    private static string[] Row(string text, char bar, string[] names, JsonElement model)
    {
        string[][] lines = [.. text.Split('\n').Where(line => line.TrimStart().StartsWith(bar)).Select(line => (string[])[.. line.Split(bar)[1..^1].Select(cell => cell.Trim())])];
        string[] header = lines[0];
        string[] row = lines.First(cells => cells[0] == model.GetProperty("name").GetString());
        return [.. names.Select(name => row[Array.FindIndex(header, title => string.Equals(title, name, StringComparison.OrdinalIgnoreCase))])];
    }

    private static string Percent(JsonElement json, string name) => (json.GetProperty(name).GetDouble() * 100).ToString("F2", CultureInfo.InvariantCulture) + " %";

    private static async Task<(string Output, string Error)> Run(params string[] arguments)
    {
        (int status, string output, string error) = await CommandLine.Run(arguments);
        Assert.True(status == 0, error);
        return (output, error);
    }
}
