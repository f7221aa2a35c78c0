using System.Text.Json;
using Mnist.Cli;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Runs.Jobs;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;
using Mnist.Tests.Cli;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Hostile.Data;

/// <summary>Rows that come out as no numbers are counted, named, and laid at the door of who caused them.</summary>
public sealed class NonFiniteRowsTests
{
    [Theory]
    [InlineData("onnx")]
    [InlineData("managed")]
    public async Task Rows_that_hold_no_numbers_are_said_to(string engine)
    {
        using TemporaryFolder folder = new();
        float[] rows = new float[100 * 784];
        foreach (int row in (int[])[3, 40, 99])
        {
            rows[(row * 784) + 5] = row == 40 ? float.PositiveInfinity : float.NaN;
        }

        NpyFile.Write(folder.Sub("rows.npy"), new NDArray(rows, (100, 784)));
        ModelZoo.Get("mlp").Build(seed: 1).save(folder.Sub("m"));
        string[] command = ["score", folder.Sub("m"), "--in", folder.Sub("rows.npy"), "--out", folder.Sub("a.csv"), "--engine", engine, "--force"];

        (int status, string output, string error) = await CommandLine.Run(command);
        (_, string json, string aside) = await CommandLine.Run([.. command, "--json"]);

        const string Sentence = "3 of 100 rows came out as no numbers (NaN or infinite): 3, 40, 99, counted from 0; their inputs hold such numbers: replace them, or leave these rows out.";
        Assert.True(status == ExitCode.Done, error);
        Assert.Contains(Sentence, output, StringComparison.Ordinal);
        Assert.Contains(Sentence, aside, StringComparison.Ordinal);
        JsonElement record = JsonDocument.Parse(json).RootElement;
        JsonElement found = record.GetProperty("nonFinite");
        Assert.Equal((3, 3), (found.GetProperty("rows").GetInt64(), found.GetProperty("fromInputs").GetInt64()));
        Assert.Equal([3L, 40, 99], found.GetProperty("first").EnumerateArray().Select(row => row.GetInt64()));
        Assert.Equal([Sentence], record.GetProperty("notes").EnumerateArray().Select(note => note.GetString()));
        Assert.Equal([3, 40, 99], Enumerable.Range(0, 100).Where(row => File.ReadLines(folder.Sub("a.csv")).ElementAt(row + 1).Contains("NaN", StringComparison.Ordinal)));
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_told_from_rows_that_are_none()
    {
        using TemporaryFolder folder = new();
        var model = ModelZoo.Get("mlp").Build(seed: 1);
        NDArray[] weights = [.. model.get_weights()];
        float[] bias = weights[^1].ToArray<float>();
        bias[2] = float.NaN;
        weights[^1] = new NDArray(bias, weights[^1].shape);
        model.set_weights(weights);
        model.save(folder.Sub("m"));
        float[] rows = new float[50 * 784];
        rows[784] = float.NaN;
        NpyFile.Write(folder.Sub("rows.npy"), new NDArray(rows, (50, 784)));
        NpyFile.Write(folder.Sub("good.npy"), new NDArray(new float[50 * 784], (50, 784)));

        ScoreRecord mixed = Score("rows.npy");
        ScoreRecord poisoned = Score("good.npy");

        Assert.Equal((50, 1), (mixed.NonFinite!.Rows, mixed.NonFinite.FromInputs));
        Assert.Equal(Enumerable.Range(0, NonFiniteRows.MostNamed).Select(row => (long)row), mixed.NonFinite.First);
        Assert.Equal(
            ["50 of 50 rows came out as no numbers (NaN or infinite): 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ..., counted from 0; the inputs of 1 hold such numbers, those of the others do not: there weights of the model are none, or its numbers grow too large."],
            mixed.Notes);
        Assert.EndsWith("their inputs are numbers, so weights of the model are none, or its numbers grow too large: give rows of the range it was trained on, or train it anew.", Assert.Single(poisoned.Notes!), StringComparison.Ordinal);

        ScoreRecord Score(string file) => new ScoringJob(new ScoreSettings { SavedModel = folder.Sub("m"), In = folder.Sub(file), Out = folder.Sub("a.csv"), Force = true })
            .Run(cancellation: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Poisoned_weights_give_no_digit_and_no_evaluation()
    {
        using TemporaryFolder folder = new();
        var model = ModelZoo.Get("mlp").Build(seed: 1);
        model.set_weights([.. model.get_weights().Select(weight => new NDArray(Enumerable.Repeat(float.NaN, (int)weight.size).ToArray(), weight.shape))]);
        model.save(folder.Sub("m"));
        byte[] stroke = new byte[28 * 28];
        Enumerable.Range(4, 20).ToList().ForEach(y => stroke[(28 * y) + 14] = 255);
        ImageFile.Write(folder.Sub("a.png"), 28, 28, stroke);

        foreach (string[] command in (string[][])[["predict", folder.Sub("m"), folder.Sub("a.png")], ["evaluate", folder.Sub("m"), "--data", FixtureFolder.Data]])
        {
            (int status, string output, string error) = await CommandLine.Run(command);
            Assert.Equal((ExitCode.Failed, string.Empty), (status, output));
            Assert.Contains("NaN", Bounded.Sentence(error.Trim()), StringComparison.Ordinal);
        }
    }

    // As NumPy has it: the first NaN is the highest.
    [Fact]
    public void The_highest_of_numbers_and_no_numbers_is_the_first_that_is_none()
    {
        Assert.Equal(1, np.argmax<float>([5, float.NaN, 9, float.NaN]));
        Assert.Equal(2, np.argmax<float>([5, float.NegativeInfinity, float.PositiveInfinity]));
        Assert.Equal(0, np.argmax<double>([double.NaN, 1]));
    }

    [Fact]
    public void Rows_that_are_numbers_are_not_spoken_of()
    {
        using TemporaryFolder folder = new();
        ModelZoo.Get("mlp").Build(seed: 1).save(folder.Sub("m"));
        NpyFile.Write(folder.Sub("rows.npy"), new NDArray(new float[784], (1, 784)));

        ScoreRecord record = new ScoringJob(new ScoreSettings { SavedModel = folder.Sub("m"), In = folder.Sub("rows.npy"), Out = folder.Sub("a.csv"), Force = true })
            .Run(cancellation: TestContext.Current.CancellationToken);

        Assert.Null(record.NonFinite);
        Assert.Null(record.Notes);
    }
}
