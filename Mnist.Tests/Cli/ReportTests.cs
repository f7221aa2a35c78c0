using System.Text.RegularExpressions;
using System.Xml.Linq;
using Mnist.Cli.Reports;
using Mnist.Cli.Runs;
using Mnist.Formats.Data;
using Mnist.MLNet.Evaluation;
using Mnist.Runs.Paper;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Cli;

/// <summary>The report: complete, self-contained, and safe whatever the names in it say.</summary>
public sealed partial class ReportTests
{
    private const string Hostile = "</td><script>alert(1)</script>|*x* [l](javascript:a) ![i](http://evil.test/i.png) `c`\n# h \"'&";

    [Fact]
    public void Hostile_names_are_text_and_nothing_else()
    {
        using TemporaryFolder folder = new();
        ScoredRun run = Run("../../" + Hostile, title: Hostile, label: Hostile);

        (string html, string markdown) = Write(folder, [run]);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", markdown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("[l](javascript", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("![i](http", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("\n# h", markdown, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);

        // Nothing is written outside of the folder, however the model is named.
        Assert.Equal(["report-files", "report.html", "report.md"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
        Assert.All(Directory.EnumerateFiles(folder.Sub("report-files")), file => Assert.Matches("^1-[A-Za-z0-9-]+\\.(svg|png)$", Path.GetFileName(file)));

        // A cell more or less in a row would break the table.
        string[] matrix = [.. markdown.Split('\n').SkipWhile(line => !line.StartsWith("| true |", StringComparison.Ordinal)).TakeWhile(line => line.StartsWith('|'))];
        Assert.Equal(12, matrix.Length);
        Assert.All(matrix, line => Assert.Equal(12, Bar().Count(line)));
    }

    [Fact]
    public void The_html_needs_nothing_else_and_every_picture_is_described()
    {
        using TemporaryFolder folder = new();

        (string html, string markdown) = Write(folder, [Run("cnn"), Run("mlp")]);

        Assert.DoesNotMatch("(src|href)=\"(?!data:|#)", html);
        Assert.DoesNotContain("url(http", html, StringComparison.Ordinal);
        Assert.Equal(Regex.Count(html, "<img "), Regex.Count(html, "<img alt=\"[^\"]+\""));
        Assert.Equal(4, Regex.Count(html, "<figure role=\"img\" aria-label=\"(Loss|Accuracy) over 2 epochs: training from [^\"]+\">\\s*<svg"));
        Assert.Equal(4, Regex.Count(html, "viewBox="));
        Assert.Equal(Regex.Count(html, "<rect "), Regex.Count(html, "<rect [^>]*width=\"[0-9.]+\" height=\"[0-9.]+\""));
        string[] ids = [.. Regex.Matches(html, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Regex.Matches(html, "url\\(#([^)]+)\\)"), match => Assert.Contains(match.Groups[1].Value, ids));
        foreach (Match picture in Regex.Matches(markdown, "!\\[[^\\]]+\\]\\(([^)]+)\\)"))
        {
            Assert.True(File.Exists(folder.Sub(picture.Groups[1].Value)), picture.Value);
        }
    }

    [Fact]
    public void All_of_a_models_figures_are_there()
    {
        using TemporaryFolder folder = new();

        (string html, string markdown) = Write(folder, [Run("cnn")]);

        Assert.Equal(25, Regex.Count(html, "<figcaption>\\d read as \\d</figcaption>"));
        Assert.Equal(25, Regex.Count(markdown, "<br>\\d read as \\d"));
        foreach (string text in (string[])["99.02 %", "99.15 % to 99.20 %", "conv2d", "108,602", "adam, learning rate 0.001", "25 of the 30 test pictures it got wrong", "Precision"])
        {
            Assert.Contains(text, html, StringComparison.Ordinal);
            Assert.Contains(text, markdown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Keras_runs_are_thin_lines_beside_ours()
    {
        XDocument svg = XDocument.Parse(Plot("cnn").DrawAlone());
        (int Points, string Width)[] curves = [.. svg.Descendants().Where(element => element.Name.LocalName == "polyline").Select(line => (
            ((string)line.Attribute("points")!).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length,
            Regex.Match((string)line.Attribute("style")!, "stroke-width:([0-9.]+)").Groups[1].Value))];

        // Two runs of ten epochs with validation are four thin curves; ours, of three epochs, are two thick ones.
        Assert.Equal(4, curves.Count(curve => curve == (10, "1")));
        Assert.Equal(2, curves.Count(curve => curve == (3, "2.5")));
        Assert.Equal(4, Regex.Count(svg.ToString(), ">(Keras 3, )?(training|validation)<"));
    }

    [Fact]
    public void Runs_that_depart_from_the_recipe_or_the_data_are_not_compared_silently()
    {
        using TemporaryFolder folder = new();
        ScoredRun full = Run("cnn");
        ScoredRun short_ = full with { Run = full.Run with { TrainingImages = 400 } };
        ScoredRun fashion = full with { Run = full.Run with { Dataset = "fashion-mnist" } };

        Assert.Null(ReportFigures.Caution([full]));
        Assert.Equal("Not comparable with the paper: cnn was trained by another recipe, or on fewer pictures, than the paper's.", ReportFigures.Caution([full, short_]));
        (string html, _) = Write(folder, [fashion]);
        Assert.DoesNotContain("99.02 %", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Keras 3 ends", html, StringComparison.Ordinal);
        Assert.DoesNotContain("LeCun", html, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();

    private static CurvePlot Plot(string model)
    {
        IReadOnlyList<KerasRun> keras = ModelZoo.Get(model).KerasRuns;
        return new CurvePlot
        {
            Title = "Loss",
            Training = [0.5f, 0.2f, 0.15f],
            Validation = [0.3f, 0.1f, 0.09f],
            KerasTraining = [.. keras.Select(run => run.Loss)],
            KerasValidation = [.. keras.Select(run => run.ValLoss)],
        };
    }

    private static (string Html, string Markdown) Write(TemporaryFolder folder, IReadOnlyList<ScoredRun> runs)
    {
        string html = File.ReadAllText(ReportWriter.Write(runs, Data(), folder.Path));
        return (html, File.ReadAllText(folder.Sub("report.md")));
    }

    // Forty blank pictures of class i % 10; every run below reads the first thirty wrongly.
    private static ImageDataset Data() =>
        new("mnist", "nowhere", new byte[784], [0], new byte[40 * 784], [.. Enumerable.Range(0, 40).Select(i => (byte)(i % 10))], 28, 28);

    private static ScoredRun Run(string model, string title = "A network", string? label = null)
    {
        Recipe recipe = ModelZoo.Get("cnn").Recipe;
        long[][] matrix = [.. Enumerable.Range(0, 10).Select(actual => Enumerable.Range(0, 10).Select(predicted => predicted == actual ? 1L : predicted == (actual + 1) % 10 ? 3 : 0).ToArray())];
        return new ScoredRun(
            new RunRecord
            {
                Model = model,
                Title = title,
                Parameters = 108_602,
                Layers = [new LayerRow(label ?? "conv2d", "Conv2D", "(None, 28, 28, 16)", 416)],
                Recipe = recipe,
                Epochs = recipe.Epochs,
                Seed = 1,
                Threads = 2,
                TrainingImages = 60_000,
                History = new RunHistory { Loss = [0.5f, 0.2f], Accuracy = [0.8f, 0.9f], ValLoss = [0.3f, 0.1f], ValAccuracy = [0.9f, 0.95f] },
                TestLoss = 0.1f,
                TestAccuracy = 0.25f,
                Seconds = 3,
                ImagesPerSecond = 1000,
                StepMilliseconds = 4,
                WeightsSha256 = new string('0', 64),
                Machine = label ?? "a machine",
                Date = DateTimeOffset.UnixEpoch,
            },
            new EvaluationResult
            {
                Rows = 40,
                Accuracy = 0.25,
                MacroAccuracy = 0.25,
                LogLoss = 1,
                ConfusionMatrix = matrix,
                PerClass = [.. Enumerable.Range(0, 10).Select(i => new ClassMetrics(label ?? $"{i}", 0.25, 0.25, 0.25, 4))],
                Mistakes = [.. Enumerable.Range(0, 30).Select(i => new Misclassified(i, i % 10, (i + 1) % 10, 0.5f))],
                RowsPerSecond = 100,
            });
    }
}
