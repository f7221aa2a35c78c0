using System.Xml.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Models;
using Mnist.Tests.Consumer.Snippets;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Consumer;

/// <summary>The README's C#: that it is the code of <c>Snippets</c>, which is compiled, and that it does what it says.</summary>
public sealed class ReadmeTests
{
    private const string Fence = "```";

    public static TheoryData<string> Blocks => [.. Code];

    /// <summary>The blocks, in order.</summary>
    internal static IEnumerable<string> Code => CodeOf("README.md");

    /// <summary>The blocks of any README of the repository, in order.</summary>
    internal static IEnumerable<string> CodeOf(string readme) => File.ReadAllText(Path.Combine(Repository.Folder, readme))
        .Split(Fence)
        .Where((part, i) => i % 2 == 1 && part.StartsWith("csharp\n", StringComparison.Ordinal))
        .Select(part => part["csharp\n".Length..]);

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Block_is_the_code_of_a_snippet(string code)
    {
        (IEnumerable<string> usings, string statements) = SnippetFile.Split(code);
        SnippetFile? file = SnippetFile.All.FirstOrDefault(file => file.Statements == statements);

        Assert.True(file is not null, $"No file of Mnist.Tests/Consumer/Snippets has these statements of the README between #region README and #endregion; change it likewise:\n{statements}");
        Assert.True(file.Usings.IsSupersetOf(usings), $"{file.Name} lacks a using line that the README shows.");
    }

    [Fact]
    public void Every_snippet_is_in_the_readme() =>
        Assert.Empty(SnippetFile.All.Where(file => !Blocks.Any(block => SnippetFile.Split(block.Data).Statements == file.Statements)).Select(file => file.Name));

    [Fact]
    public void The_first_program_trains_and_saves_a_model_that_knows_digits()
    {
        using WorkingFolder folder = new();

        TrainDigits.Run();

        var (_, _, xTest, yTest) = keras.datasets.mnist.load_data();
        Model model = keras.models.load_model("digits");
        model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
        Assert.InRange(model.evaluate(xTest.reshape((-1, 28, 28, 1)) / 255f, yTest, verbose: 0)["accuracy"], 0.95f, 1f);
    }

    [Fact]
    public void The_graph_is_trained_saved_and_drawn()
    {
        var (xTrain, yTrain, _, _) = keras.datasets.mnist.load_data();
        using WorkingFolder folder = new();

        TrainGraph.Run(xTrain[..1000].reshape((1000, 28, 28, 1)) / 255f, yTrain[..1000]);

        Model model = keras.models.load_model("residual");
        Assert.Equal("residual", model.Name);
        Assert.Equal(6, XDocument.Load("residual.svg").Descendants().Count(element => element.Name.LocalName == "rect" && element.Attribute("x") is not null));
        Assert.Equal((9 * 16) + 16 + (9 * 16 * 16) + 16 + (16 * 10) + 10, model.count_params());
    }

    [Fact]
    public void The_pipeline_gives_a_probability_for_each_digit_and_is_evaluated_by_MLNet_and_by_us()
    {
        var (_, _, xTest, yTest) = keras.datasets.mnist.load_data();
        float[] pixels = (xTest[..1000].reshape((1000, 784)) / 255f).ToArray<float>();
        byte[] digits = yTest[..1000].ToArray<byte>();
        using WorkingFolder folder = new();
        IDataView data = new MLContext().Data.LoadFromEnumerable(digits.Select((digit, i) => new Row { Pixels = pixels[(784 * i)..(784 * (i + 1))], Label = $"{digit}" }));

        ScoreInPipeline.Run(data, (scored, metrics, more) =>
        {
            VBuffer<float>[] rows = [.. scored.GetColumn<VBuffer<float>>("Score")];
            Assert.Equal(1000, rows.Length);
            Assert.All(rows, row => Assert.Equal(1f, row.DenseValues().Sum(), 1e-5f));
            Assert.InRange(metrics.MicroAccuracy, 0.85, 1);
            Assert.Equal(metrics.MicroAccuracy, more.Accuracy, 1e-12);
            Assert.Equal(scored.GetColumn<uint>("PredictedLabel"), new MLContext().Model.Load("digits.zip", out _).Transform(data).GetColumn<uint>("PredictedLabel"));
        });
    }

    [Fact]
    public void Jobs_train_evaluate_and_report_without_a_console()
    {
        using WorkingFolder folder = new();

        RunJobs.Run();

        string html = File.ReadAllText(Path.Combine("runs", "report", "index.html"));
        Assert.Contains("MLP: one hidden layer of 50", html, StringComparison.Ordinal);
        Assert.Contains("85.90 %", html, StringComparison.Ordinal);
    }

    private sealed class Row
    {
        [ColumnName("input"), VectorType(784)]
        public float[] Pixels { get; set; } = [];

        public string Label { get; set; } = "";
    }
}
