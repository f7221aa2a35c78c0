using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;
using Mnist.Runs.Reports;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Runs.Reports;

/// <summary>The report: complete, self-contained, and safe whatever the names in it say.</summary>
public sealed partial class ReportTests
{
    private const string Hostile = "</td><script>alert(1)</script>|*x* [l](javascript:a) ![i](http://evil.test/i.png) `c`\n# h \"'&";

    [Fact]
    public void Hostile_names_are_text_and_nothing_else()
    {
        using TemporaryFolder folder = new();
        StoredRun run = SampleRuns.Stored("../../" + Hostile, title: Hostile, label: Hostile);

        (string html, string markdown) = Write(folder, run);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", markdown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("[l](javascript", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("![i](http", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("\n# h", markdown, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);

        // Nothing is written outside of the folder, however the model is named.
        Assert.Equal(["report"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
        Assert.Equal(["images", "index.html", "report.json", "report.md"], Directory.EnumerateFileSystemEntries(folder.Sub("report")).Select(Path.GetFileName).Order());
        Assert.All(Directory.EnumerateFiles(folder.Sub("report/images")), file => Assert.Matches("^1-[A-Za-z0-9-]+\\.(svg|png)$", Path.GetFileName(file)));

        // A cell more or less in a row would break the table.
        string[] matrix = [.. markdown.Split('\n').SkipWhile(line => !line.StartsWith("| true |", StringComparison.Ordinal)).TakeWhile(line => line.StartsWith('|'))];
        Assert.Equal(12, matrix.Length);
        Assert.All(matrix, line => Assert.Equal(12, Bar().Count(line)));
    }

    [Fact]
    public void The_html_needs_nothing_else_and_every_image_is_described()
    {
        using TemporaryFolder folder = new();

        (string html, string markdown) = Write(folder, SampleRuns.Stored("cnn"), SampleRuns.Stored("mlp"));

        Assert.DoesNotMatch("(src|href)=\"(?!data:|#)", html);
        Assert.DoesNotContain("url(http", html, StringComparison.Ordinal);
        Assert.Equal(Regex.Count(html, "<img "), Regex.Count(html, "<img alt=\"[^\"]+\""));
        Assert.Equal(4, Regex.Count(html, "<figure role=\"img\" aria-label=\"(Loss|Accuracy) over 2 epochs: training from [^\"]+\">\\s*<svg"));
        Assert.Equal(2, Regex.Count(html, "<figure role=\"img\" aria-label=\"ROC of each class against the others: area under the curve from 0.7500 \\(class 0\\) to 1.0000 \\(class 1\\)\\.\">"));
        Assert.Equal(2, Regex.Count(html, "aria-label=\"Reliability: right in 25.0 % where it is 90.0 % sure, and"));
        Assert.Equal(1, Regex.Count(html, "aria-label=\"Test accuracy with 95 % intervals: cnn 25.00 % \\(14.19 to 40.19 %\\); mlp 25.00 %"));
        Assert.Equal(11, Regex.Count(html, "viewBox="));
        Assert.Equal(Regex.Count(html, "<svg "), Regex.Count(html, "<figure[^>]* role=\"img\" aria-label=\"[^\"]+\">\\s*<svg"));
        Assert.Equal(Regex.Count(html, "<rect "), Regex.Count(html, "<rect [^>]*width=\"[0-9.]+\" height=\"[0-9.]+\""));
        string[] ids = [.. Regex.Matches(html, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Regex.Matches(html, "url\\(#([^)]+)\\)"), match => Assert.Contains(match.Groups[1].Value, ids));
        foreach (Match image in Regex.Matches(markdown, "!\\[[^\\]]+\\]\\(([^)]+)\\)"))
        {
            Assert.True(File.Exists(Path.Combine(folder.Sub("report"), image.Groups[1].Value)), image.Value);
        }
    }

    [Fact]
    public void All_of_a_models_results_are_there()
    {
        using TemporaryFolder folder = new();

        (string html, string markdown) = Write(folder, SampleRuns.Stored("cnn"));

        Assert.Equal(25, Regex.Count(html, "<figcaption>\\d read as \\d<br><small>90.0 %, 10.0 %</small></figcaption>"));
        Assert.Equal(25, Regex.Count(markdown, "<br>\\d read as \\d<br>90.0 %, 10.0 %"));
        foreach (string text in (string[])["99.02 %", "99.030 ± 0.094 %", "conv2d", "108,602", "adam, learning rate 0.001", "25 of the 30 test images it got wrong, those it was most sure of", "Precision"])
        {
            Assert.Contains(text, html, StringComparison.Ordinal);
            Assert.Contains(text, markdown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Figures_beside_the_accuracy_are_there()
    {
        using TemporaryFolder folder = new();

        (string html, string markdown) = Write(folder, SampleRuns.Stored("cnn"));

        // 10 of 40 are right, each class is read four times: kappa (0.25 - 0.1) / 0.9.
        foreach (string text in (string[])["14.19 to 40.19 %", "Top-2 accuracy", "50.00 %", "0.1667", "Expected calibration error", "65.00 %", "macro mean", "0.9750", "0.9800", "4.56 to 69.94 %", "75.00 %"])
        {
            Assert.Contains(text, html, StringComparison.Ordinal);
            Assert.Contains(text, markdown, StringComparison.Ordinal);
        }

        Assert.Contains("![ROC of each class", markdown, StringComparison.Ordinal);
        Assert.Contains("title=\"1: 90.0 %, 0: 10.0 %, 2: 0.0 %", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_confusion_matrix_is_shown_in_counts_or_in_percent()
    {
        using TemporaryFolder folder = new();

        (string html, string markdown) = Write(folder, SampleRuns.Stored("cnn"), SampleRuns.Stored("mlp"));

        Assert.Equal(20, Regex.Count(html, "<span>3</span><span>75.0</span>"));
        Assert.Equal(2, Regex.Count(html, "<input type=\"radio\" name=\"matrix-(\\d)\" id=\"counts-\\1\" checked>"));
        Assert.Equal(2, Regex.Count(html, "<input type=\"radio\" name=\"matrix-(\\d)\" id=\"percent-\\1\" class=\"percent\">"));
        Assert.Contains(".percent:checked ~", html, StringComparison.Ordinal);
        Assert.Contains("| 0 | 25.0 | 75.0 |", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_undefined_or_left_out_is_said_and_shown_as_neither_0_nor_1()
    {
        EvaluationRecord evaluation = SampleRuns.Evaluation("m");
        long[][] never = [.. evaluation.ConfusionMatrix.Select((row, i) => i == 9 ? new long[10] : (long[])[.. row.Take(9), 0])];
        StoredRun run = new("m", null, evaluation with { ConfusionMatrix = never, NonFiniteScores = 1234, MissingLabels = 2 });
        using TemporaryFolder folder = new();

        (string html, string markdown) = Write(folder, run);

        foreach (string text in (string[])
        [
            "Left out of all figures: 2 without a label, and 1,234 with scores that are NaN or infinite.",
            "- for the precision of class 9: no row is predicted as this class.",
            "- for the recall of class 9: no row is of this class.",
            "Of 10 classes, means of the precision are over 9, of the recall over 9, of F1 over 9: over those that have the figure.",
        ])
        {
            Assert.Contains(text, html, StringComparison.Ordinal);
            Assert.Contains(text, markdown, StringComparison.Ordinal);
        }

        Assert.Contains("| 9 | - | - | - | - | - | 1.0000 | 1.0000 | 0 |", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_is_there_for_programs()
    {
        using TemporaryFolder folder = new();
        StoredRun run = SampleRuns.Stored("cnn");

        ReportRecord report = ReportFolder.Write([run with { Run = run.Run! with { SavedModel = "/home/someone/cnn" } }, new StoredRun("theirs", null, SampleRuns.Evaluation("theirs"))], folder.Path);

        JsonElement json = JsonDocument.Parse(File.ReadAllText(report.Json!)).RootElement;
        Assert.Equal(["cnn", "theirs"], json.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("name").GetString()));
        JsonElement evaluation = json.GetProperty("models")[0].GetProperty("evaluation");
        Assert.Equal(0.15 / 0.9, evaluation.GetProperty("kappa").GetDouble(), 1e-12);
        Assert.Equal(0.75, evaluation.GetProperty("curves")[0].GetProperty("auc").GetDouble());
        Assert.DoesNotContain("someone", json.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_without_curves_is_reported_without_them()
    {
        using TemporaryFolder folder = new();

        (string html, _) = Write(folder, new StoredRun("old", null, SampleRuns.Evaluation("old") with { Curves = [], TopK = [], Calibration = [] }));

        Assert.DoesNotContain("ROC", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Average precision", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Reliability", html, StringComparison.Ordinal);
        Assert.Contains("0.1667", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Keras_runs_are_a_dashed_mean_in_a_band_beside_ours()
    {
        XDocument svg = XDocument.Parse(Plot("cnn").DrawAlone());
        (int Points, string Style)[] curves = [.. Shapes(svg, "polyline")];
        (int Points, string Style)[] bands = [.. Shapes(svg, "polygon").Where(shape => shape.Points == 20)];

        // Ten epochs with validation are two means and two bands, there and back; ours, of three epochs, are two thick curves.
        Assert.Equal(2, curves.Count(curve => curve.Points == 10 && curve.Style.Contains("stroke-dasharray", StringComparison.Ordinal)));
        Assert.Equal(2, curves.Count(curve => curve.Points == 3 && curve.Style.Contains("stroke-width:2.5", StringComparison.Ordinal)));
        Assert.Equal(2, bands.Length);
        Assert.Equal(4, Regex.Count(svg.ToString(), ">(Keras 3, )?(training|validation)<"));

        static IEnumerable<(int Points, string Style)> Shapes(XDocument svg, string name) => svg.Descendants().Where(element => element.Name.LocalName == name).Select(line =>
            (((string)line.Attribute("points")!).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, (string)line.Attribute("style")!));
    }

    [Fact]
    public void A_band_is_one_standard_deviation_on_either_side_of_the_mean()
    {
        IReadOnlyList<KerasRun> runs = ModelZoo.Get("lstm").KerasRuns;
        double[] last = [.. runs.Select(run => (double)run.Accuracy[^1])];
        double mean = last.Sum() / 10;

        CurvePlot accuracy = ReportBuilder.Build([SampleRuns.Stored("lstm")]).Models[0].Curves[1];

        Assert.Equal(("Accuracy", 10), (accuracy.Title, accuracy.KerasTraining.Count));
        Assert.Empty(accuracy.KerasValidation);
        Assert.Equal(mean, accuracy.KerasTraining[^1].Mean, 1e-12);
        Assert.Equal(Math.Sqrt(last.Sum(value => Math.Pow(value - mean, 2)) / 9), accuracy.KerasTraining[^1].StandardDeviation, 1e-12);
    }

    [Fact]
    public void Curves_say_whether_the_recipe_is_the_same()
    {
        StoredRun full = SampleRuns.Stored("cnn");
        StoredRun other = full with { Run = full.Run! with { Recipe = full.Run.Recipe with { Epochs = 3, LearningRate = 0.01f } } };
        using TemporaryFolder folder = new();

        (string same, _) = Write(folder, full);
        (string html, string markdown) = Write(folder, other);

        Assert.Contains("Dashed lines and bands: mean of 10 seeds, and one standard deviation on either side, of Keras 3 on TensorFlow with the same recipe.", same, StringComparison.Ordinal);
        foreach (string text in (string[])[WebUtility.HtmlDecode(html), markdown])
        {
            Assert.Contains("of Keras 3 on TensorFlow by the paper's recipe, from which this run departs (learning rate 0.01, not 0.001; epochs 3, not 10).", text, StringComparison.Ordinal);
            Assert.DoesNotContain("same recipe", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Runs_that_depart_from_the_recipe_or_the_data_are_not_compared_silently()
    {
        using TemporaryFolder folder = new();
        StoredRun full = SampleRuns.Stored("cnn");
        StoredRun shortened = full with { Run = full.Run! with { TrainingImages = 400 } };
        StoredRun fashion = full with { Run = full.Run! with { Dataset = "fashion-mnist" }, Evaluation = full.Evaluation! with { Data = full.Evaluation.Data with { Name = "fashion-mnist" } } };

        Assert.Null(ReportText.Caution([full]));
        Assert.Equal("Not comparable with the paper and Keras, because not trained by the paper's recipe: cnn (training images 400, not 60,000).", ReportText.Caution([full, shortened]));
        (string html, _) = Write(folder, fashion);
        Assert.DoesNotContain("99.02 %", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Keras 3", html, StringComparison.Ordinal);
        Assert.DoesNotContain("LeCun", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_trained_elsewhere_is_reported_by_its_evaluation_alone()
    {
        using TemporaryFolder folder = new();

        (string html, string markdown) = Write(folder, new StoredRun("theirs", null, SampleRuns.Evaluation("theirs")));

        foreach (string text in (string[])[html, markdown])
        {
            Assert.Contains("No record of a training is stored with this model, so its layers, recipe and curves are not shown.", text, StringComparison.Ordinal);
            Assert.Contains("25.00 %", text, StringComparison.Ordinal);
            Assert.Contains("Confusion matrix", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Layers", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Keras 3", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Training", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Parameters", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_run_without_an_evaluation_is_reported_by_its_record_alone()
    {
        using TemporaryFolder folder = new();

        (string html, string markdown) = Write(folder, new StoredRun("cnn", SampleRuns.Run("cnn"), null));

        foreach (string text in (string[])[html, markdown])
        {
            Assert.Contains("No evaluation is stored with this model", text, StringComparison.Ordinal);
            Assert.Contains("Layers", text, StringComparison.Ordinal);
            Assert.Contains("99.02 %", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Confusion matrix:", text, StringComparison.Ordinal);
            Assert.DoesNotContain("read as", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_was_done_to_the_images_is_said_once()
    {
        using TemporaryFolder folder = new();
        StoredRun plain = SampleRuns.Stored("cnn");
        string[] notes = ["The images are dark on light; they were turned round."];
        StoredRun turned = plain with
        {
            Run = plain.Run! with { TrainingData = plain.Evaluation!.Data with { Notes = notes } },
            Evaluation = plain.Evaluation with { Data = plain.Evaluation.Data with { Notes = notes } },
        };

        (string html, string markdown) = Write(folder, plain, turned);

        foreach (string text in (string[])[html, markdown])
        {
            Assert.Equal(1, Regex.Count(text, Regex.Escape(notes[0])));
        }
    }

    [Fact]
    public void A_run_without_curves_has_no_plots()
    {
        using TemporaryFolder folder = new();
        RunRecord run = SampleRuns.Run("cnn") with { History = new RunHistory { Loss = [], Accuracy = [], ValLoss = [], ValAccuracy = [] } };

        (string html, string markdown) = Write(folder, new StoredRun("cnn", run, null));

        Assert.DoesNotContain("<svg", html, StringComparison.Ordinal);
        Assert.DoesNotContain(".svg", markdown, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();

    private static CurvePlot Plot(string model)
    {
        IReadOnlyList<KerasRun> keras = ModelZoo.Get(model).KerasRuns;
        return new CurvePlot("Loss")
        {
            Training = [0.5f, 0.2f, 0.15f],
            Validation = [0.3f, 0.1f, 0.09f],
            KerasTraining = [.. Enumerable.Range(0, 10).Select(epoch => SeedSpread.Of([.. keras.Select(run => (double)run.Loss[epoch])]))],
            KerasValidation = [.. Enumerable.Range(0, 10).Select(epoch => SeedSpread.Of([.. keras.Select(run => (double)run.ValLoss[epoch])]))],
        };
    }

    private static (string Html, string Markdown) Write(TemporaryFolder folder, params IReadOnlyList<StoredRun> runs)
    {
        ReportRecord report = ReportFolder.Write(runs, folder.Path);
        return (File.ReadAllText(report.Report), File.ReadAllText(report.Markdown));
    }
}
