using System.Text.Json;
using Mnist.Runs.Paper;
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

    // The range beside our accuracies is that of these runs, rounded to a tenth of a percent, as the runs scatter.
    [Theory]
    [MemberData(nameof(Models))]
    public void The_range_is_that_of_the_runs(string model)
    {
        ZooModel zoo = ModelZoo.Get(model);

        Assert.Equal(zoo.KerasRuns.Min(run => run.TestAccuracy), zoo.Reference.KerasLow!.Value, 5.1e-4);
        Assert.Equal(zoo.KerasRuns.Max(run => run.TestAccuracy), zoo.Reference.KerasHigh!.Value, 5.1e-4);
    }

    private static void Same(JsonElement history, string name, IReadOnlyList<float> actual)
    {
        double[] expected = history.TryGetProperty(name, out JsonElement values) ? [.. values.EnumerateArray().Select(value => value.GetDouble())] : [];
        Assert.Equal(expected.Length, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Rounding));
    }
}
