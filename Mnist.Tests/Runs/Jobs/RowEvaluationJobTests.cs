using System.Text.Json;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Evaluation;
using Mnist.MLNet.Scoring;
using Mnist.Models;
using Mnist.Runs.Jobs;
using Mnist.Runs.Records;
using Mnist.Tests.Cli;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Runs.Jobs;

/// <summary>Models evaluated on the labelled rows of files: classes, two classes, and numbers, with weights, from the file to the report.</summary>
public sealed class RowEvaluationJobTests : IDisposable
{
    private const double Tolerance = 1e-6;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numbers_of_a_csv_have_their_metrics_each_and_their_mean()
    {
        Model(2, null);
        File.WriteAllText(_folder.Sub("houses.csv"), "f0,f1,area,price,count\n1,10,12,1,1\n3,20,20,2,2\n2,30,27,4,3\n");

        RegressionRecord record = new RowEvaluationJob(Settings("houses.csv", "price,area", "regression") with { Weight = "count", Columns = ["f*"] }).Run().Numbers!;

        // The model gives what it takes: errors 0, 1, -2 and -2, 0, 3, of the weights 1, 2, 3.
        Assert.Equal(["price", "area"], record.Outputs.Select(output => output.Name));
        Assert.Equal((8 / 6.0, 11 / 6.0), (record.Outputs[0].Metrics.MeanAbsoluteError, record.Outputs[1].Metrics.MeanAbsoluteError));
        Assert.Equal(((14 / 6.0) + (31 / 6.0)) / 2, record.Mean.MeanSquaredError, Tolerance);
        Assert.Equal((6, 36 / 14.0), (record.Outputs[0].Metrics.Weights!.Sum, record.Outputs[0].Metrics.Weights!.EffectiveRows));
        Assert.Equal(("houses.csv", 3), (record.Data.Name, record.Data.Images));
        Assert.Equal(new RowsIdentity("price,area", "count"), record.From);
    }

    [Fact]
    public async Task The_command_shows_stores_and_reports_numbers()
    {
        Model(2, null);
        File.WriteAllText(_folder.Sub("houses.csv"), "f0,f1,area,price,count\n1,10,7,1,1\n3,20,7,2,2\n2,30,7,,3\n4,4,7,4,0\n");

        (int status, string output, string error) = await CommandLine.Run(
            ["evaluate", _folder.Sub("model"), "--in", _folder.Sub("houses.csv"), "--columns", "f*", "--label", "price,area", "--weight", "count", "--task", "regression", "--missing", "nan", "--out", _folder.Sub("run"), "--json"]);
        Assert.True(status == 0, error);
        (int reported, _, string problem) = await CommandLine.Run(["report", _folder.Sub("run"), "--out", _folder.Sub("out")]);
        Assert.True(reported == 0, problem);

        JsonElement json = JsonDocument.Parse(output).RootElement;
        Assert.Equal(("regression", 2), (json.GetProperty("task").GetString(), json.GetProperty("outputs").GetArrayLength()));
        Assert.Equal(2 / 3.0, json.GetProperty("outputs")[0].GetProperty("metrics").GetProperty("meanAbsoluteError").GetDouble(), Tolerance);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("outputs")[1].GetProperty("metrics").GetProperty("rSquared").ValueKind);
        string markdown = File.ReadAllText(_folder.Sub("out/report/report.md"));
        string html = File.ReadAllText(_folder.Sub("out/report/index.html"));
        foreach (string text in (string[])
        [
            "Left out of all figures: of price 1 without a label, and 1 of the weight 0; of area 1 of the weight 0.",
            "for the R² of area: all labels are the same, so there is nothing to explain.",
            "Of 2 numbers, the mean of R² is over 1: over those that have it.",
            "Rows count by their weight (count), 3 in all",
            "price",
            "uniform mean",
        ])
        {
            Assert.Contains(text, markdown, StringComparison.Ordinal);
            Assert.Contains(text, System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        }

        Assert.Contains("# A network, evaluated", markdown, StringComparison.Ordinal);
        Assert.Contains("uniform mean", error, StringComparison.Ordinal);
        Assert.Equal(json.GetProperty("outputs").GetRawText(), JsonDocument.Parse(File.ReadAllText(_folder.Sub("run/evaluation.json"))).RootElement.GetProperty("outputs").GetRawText());
        Assert.Equal("price", JsonDocument.Parse(File.ReadAllText(_folder.Sub("out/report/report.json"))).RootElement.GetProperty("models")[0].GetProperty("regression").GetProperty("outputs")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Classes_with_weights_are_shown_stored_and_reported()
    {
        Model(3, "softmax");
        File.WriteAllText(_folder.Sub("animals.csv"), "f0,f1,f2,animal,w\n9,0,0,cat,1\n0,9,0,dog,2\n9,0,0,dog,0.5\n0,0,9,bird,4\n0,0,9,bird,\n");

        (int status, string output, string error) = await CommandLine.Run(
            ["evaluate", _folder.Sub("model"), "--in", _folder.Sub("animals.csv"), "--columns", "f*", "--label", "animal", "--classes", "cat,dog,bird", "--weight", "w", "--missing", "nan", "--out", _folder.Sub("run"), "--json"]);
        Assert.True(status == 0, error);
        (int reported, _, string problem) = await CommandLine.Run(["report", _folder.Sub("run"), "--out", _folder.Sub("out")]);
        Assert.True(reported == 0, problem);

        EvaluationRecord record = JsonSerializer.Deserialize(output, RecordJson.Of<EvaluationRecord>())!;
        Assert.Equal((4L, 7 / 7.5, 1L), (record.Rows, record.Accuracy, record.Weights!.MissingRows));
        Assert.Equal((2 / 2.5, 2.5), (record.PerClass[1].Recall!.Value, record.PerClass[1].Weight!.Value));
        EvaluationRecord stored = RunFolder.Read(_folder.Sub("run")).Evaluation!;
        Assert.Equal((record.Kappa, record.AccuracyInterval, record.MacroAuc), (stored.Kappa, stored.AccuracyInterval, stored.MacroAuc));
        Assert.Equal(record.WeightedConfusion!.Sums.SelectMany(row => row), stored.WeightedConfusion!.Sums.SelectMany(row => row));
        string markdown = File.ReadAllText(_folder.Sub("out/report/report.md"));
        foreach (string text in (string[])
        [
            "Confusion matrix: what the rows weigh that were of each true class (across) and taken for which class (down).",
            "| dog | 0.5 | 2 | 0 |",
            "Left out of all figures: 1 without a weight.",
            "Sum of the weights | 7.5 |",
            "| dog | cat | 1 | 0.5 | 20.00 % |",
        ])
        {
            Assert.Contains(text, markdown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_row_without_a_label_is_counted_and_in_no_figure()
    {
        Model(3, "softmax");
        File.WriteAllText(_folder.Sub("a.csv"), "f0,f1,f2,label\n9,0,0,0\n0,9,0,\n0,0,9,1\n");

        EvaluationRecord record = new RowEvaluationJob(Settings("a.csv", "label", null) with { Columns = ["f*"] }).Run().Classes!;

        Assert.Equal((2L, 1L, 0.5), (record.Rows, record.MissingLabels, record.Accuracy));
        Assert.Null(record.Weights);
    }

    // ML.NET reads a view behind a transform of its own by several threads, and throws something else in place of ours.
    [Fact]
    public void What_is_wrong_with_a_row_is_said_in_our_words_behind_MLNets_transforms()
    {
        File.WriteAllText(_folder.Sub("a.csv"), "label,score\n1,0.5\n0,x\n1,0.7\n");
        Microsoft.ML.MLContext ml = new();
        Microsoft.ML.IDataView rows = Mnist.MLNet.Rows.RowCatalog.LoadRows(ml.Data, _folder.Sub("a.csv"), [new("Label", typeof(string), "label"), new("Score", typeof(float), "score")]);
        Microsoft.ML.IDataView keyed = Microsoft.ML.ConversionsExtensionsCatalog.MapValueToKey(ml.Transforms.Conversion, "Label").Fit(rows).Transform(rows);

        Assert.Contains("holds 'x'", Assert.Throws<DatasetException>(() => new BinaryEvaluator().Evaluate(keyed)).Message, StringComparison.Ordinal);
        Assert.Contains("holds 'x'", Assert.Throws<DatasetException>(() => Mnist.MLNet.Rows.RowCatalog.SaveRows(ml.Data, keyed, _folder.Sub("b.csv"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_classes_have_a_threshold_and_Briers_score()
    {
        Model(1, "sigmoid");
        File.WriteAllText(_folder.Sub("spam.csv"), "f0,kind\n9,spam\n-9,ham\n-9,spam\n9,spam\n");

        EvaluationRecord record = new RowEvaluationJob(Settings("spam.csv", "kind", "binary") with { Columns = ["f0"], Positive = "spam", Threshold = 0.25 }).Run().Classes!;

        Assert.Equal((0.75, 0.25, 1L, 2L), (record.Accuracy, record.Threshold, record.ConfusionMatrix[1][0], record.ConfusionMatrix[1][1]));
        Assert.Equal(0.25, record.BrierScore!.Value, 1e-3);
        Assert.Equal("positive", Assert.Single(record.Curves).Label);
    }

    [Fact]
    public void Labels_and_weights_of_arrays_are_taken_as_they_are()
    {
        Model(1, null);
        NpyFile.Write(_folder.Sub("x.npy"), new NDArray(new float[] { 100, 200, 0 }, (3, 1)));
        NpyFile.Write(_folder.Sub("y.npy"), new NDArray(new byte[] { 100, 190, 2 }));
        NpyFile.Write(_folder.Sub("w.npy"), new NDArray(new long[] { 1000, 0, 3000 }));
        using (System.IO.Compression.ZipArchive archive = System.IO.Compression.ZipFile.Open(_folder.Sub("rows.npz"), System.IO.Compression.ZipArchiveMode.Create))
        {
            foreach (string name in (string[])["x", "y", "w"])
            {
                System.IO.Compression.ZipFileExtensions.CreateEntryFromFile(archive, _folder.Sub(name + ".npy"), name + ".npy");
            }
        }

        RegressionResult metrics = new RowEvaluationJob(Settings("rows.npz", "y", "regression") with { Weight = "w", DivideBy = 1 }).Run().Numbers!.Outputs[0].Metrics;

        Assert.Equal((2L, 4000.0, 1L, 6000 / 4000.0), (metrics.Rows, metrics.Weights!.Sum, metrics.Weights.ZeroRows, metrics.MeanAbsoluteError));
    }

    [Fact]
    public void What_does_not_fit_is_one_sentence()
    {
        Model(3, "softmax");
        File.WriteAllText(_folder.Sub("a.csv"), "f0,f1,f2,label,w\n9,0,0,0,1\n0,9,0,1,-2\n0,0,9,7,1\n");
        EvaluateRowsSettings settings = Settings("a.csv", "label", null) with { Columns = ["f*"] };

        Assert.StartsWith("The keys of column 'label' stand for 0, 1, 7, and the classes are 0, 1, 2: '7' is none of them.", Refusal<ScoringException>(settings), StringComparison.Ordinal);
        Assert.StartsWith("Row 1 has the weight -2 in column 'w'; a weight is 0, or a number", Refusal<ScoringException>(settings with { Weight = "w", Classes = ["0", "1", "7"] }), StringComparison.Ordinal);
        File.WriteAllText(_folder.Sub("b.csv"), "f0,f1,f2,label,w\n9,0,0,0,1\n0,9,0,1,\n");
        Assert.Equal(
            $"'{_folder.Sub("b.csv")}' has no value in row 1, counted from 0, of 'w'; fill it in, leave the row out, or ask for missing values as NaN.",
            Refusal<DatasetException>(settings with { In = _folder.Sub("b.csv"), Weight = "w" }));
        Assert.Contains("has no column 'nothing'", Refusal<DatasetException>(settings with { Label = "nothing" }), StringComparison.Ordinal);
        Assert.Contains("3 numbers for a row, and there are 1 labels (label)", Refusal<ScoringException>(settings with { Task = "regression" }), StringComparison.Ordinal);
        Assert.Equal(
            ["Label", "BatchSize", "Separator", "Task", "Threshold"],
            Assert.Throws<SettingsException>(() => new RowEvaluationJob(settings with { Label = " ", BatchSize = 0, Separator = "ab", Task = "x", Threshold = 2 })).Problems.Select(problem => problem.Property));
        Assert.Equal(
            ["Classes", "Logits"],
            Assert.Throws<SettingsException>(() => new RowEvaluationJob(settings with { Task = "regression", Classes = ["a"], Logits = true })).Problems.Select(problem => problem.Property));
    }

    [Theory]
    [InlineData("--weight is for the rows of a file; name it with --in.", "--weight", "w")]
    [InlineData("--in needs --label, the column of labels.", "--in", "a.csv")]
    [InlineData("--task: expected classes, binary or regression, received 'guess'.", "--in", "a.csv", "--label", "y", "--task", "guess")]
    [InlineData("--positive: it is of the task binary, received with classes. The option for it is --task.", "--in", "a.csv", "--label", "y", "--positive", "yes")]
    public async Task A_wrong_command_line_is_one_clear_sentence(string expected, params string[] more)
    {
        (int status, string output, string error) = await CommandLine.Run(["evaluate", "model", .. more]);

        Assert.Equal((2, string.Empty, expected), (status, output, error.Trim()));
    }

    private static string Refusal<T>(EvaluateRowsSettings settings)
        where T : Exception => Assert.Throws<T>(() => new RowEvaluationJob(settings).Run()).Message;

    private EvaluateRowsSettings Settings(string file, string label, string? task) => new() { SavedModel = _folder.Sub("model"), In = _folder.Sub(file), Label = label, Task = task };

    // A model that gives what it takes.
    private void Model(int numbers, string? activation)
    {
        Sequential model = keras.Sequential();
        model.add(keras.Input(numbers));
        model.add(keras.layers.Dense(numbers, activation: activation ?? "linear"));
        float[] identity = [.. Enumerable.Range(0, numbers * numbers).Select(i => i % (numbers + 1) == 0 ? 1f : 0)];
        model.set_weights([new NDArray(identity, (numbers, numbers)), new NDArray(new float[numbers])]);
        model.save(_folder.Sub("model"));
    }
}
