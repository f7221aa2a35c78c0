using System.Text.Json;
using Mnist.Runs.Paper;
using Mnist.Runs.Reports;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Runs.Paper;

/// <summary>What the library says Keras reached is what Keras reached.</summary>
public sealed class KerasRunsTests
{
    private const double Rounding = 6e-7;

    public static TheoryData<string> Models => [.. FixtureFolder.Require("curves") is var folder ? Directory.EnumerateFiles(folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!) : []];

    [Theory]
    [MemberData(nameof(Models))]
    public void Curves_are_those_of_the_fixtures(string model)
    {
        using JsonDocument fixture = JsonDocument.Parse(File.ReadAllText(Path.Combine(FixtureFolder.Require("curves"), model + ".json")));
        JsonElement[] expected = [.. fixture.RootElement.GetProperty("runs").EnumerateArray()];
        IReadOnlyList<KerasRun> actual = ModelZoo.Get(model).KerasRuns;

        Assert.Equal(expected.Length, actual.Count);
        foreach ((JsonElement run, KerasRun ours) in expected.Zip(actual))
        {
            Assert.Equal(run.GetProperty("seed").GetInt32(), ours.Seed);
            Assert.Equal(run.GetProperty("test_accuracy").GetDouble(), ours.TestAccuracy, Rounding);
            Assert.Equal(run.GetProperty("test_loss").GetDouble(), ours.TestLoss, Rounding);
            JsonElement history = run.GetProperty("history");
            Same(history, "loss", ours.Loss);
            Same(history, "accuracy", ours.Accuracy);
            Same(history, "val_loss", ours.ValLoss);
            Same(history, "val_accuracy", ours.ValAccuracy);
        }
    }

    // Mean and standard deviation, in percent, as the fixtures' maker states them.
    [Theory]
    [InlineData("mlp", "91.34 ± 0.11 %")]
    [InlineData("cnn", "99.030 ± 0.094 %")]
    [InlineData("cnn-tuned", "99.195 ± 0.042 %")]
    [InlineData("lstm", "86.6 ± 3.3 %")]
    [InlineData("lstm-tuned", "98.29 ± 0.18 %")]
    public void The_spread_is_that_of_ten_seeds(string model, string expected)
    {
        ReferenceAccuracies reference = ModelZoo.Get(model).Reference;

        Assert.Equal(expected, NumberText.PercentSpread(reference.Keras));
        Assert.Equal(10, reference.Keras!.Value.Seeds);
        Assert.NotNull(reference.Paper);
    }

    [Fact]
    public void A_spread_is_mean_and_standard_deviation_of_a_sample()
    {
        Assert.Equal(new SeedSpread(5, 2, 3), SeedSpread.Of([3, 5, 7]));
        Assert.Equal(new SeedSpread(3, 0, 1), SeedSpread.Of([3]));
        Assert.StartsWith("A mean is of numbers, received none; give at least one.", Assert.Throws<ArgumentException>(() => SeedSpread.Of([])).Message, StringComparison.Ordinal);
        Assert.Equal(new ReferenceAccuracies(), ModelZoo.Get("gru").Reference);
    }

    private static void Same(JsonElement history, string name, IReadOnlyList<float> actual)
    {
        double[] expected = history.TryGetProperty(name, out JsonElement values) ? [.. values.EnumerateArray().Select(value => value.GetDouble())] : [];
        Assert.Equal(expected.Length, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Rounding));
    }
}
