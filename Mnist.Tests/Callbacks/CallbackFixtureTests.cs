using System.Text.Json;
using Mnist.Models;
using Mnist.Models.Callbacks;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Callbacks;

/// <summary>What Keras' callbacks did with given values of <c>val_loss</c>: epochs that ran, learning rates, weights, files.</summary>
[Trait("Category", "fixtures")]
public sealed class CallbackFixtureTests
{
    private const string Folder = "callbacks";

    /// <summary>Each run of each case.</summary>
    public static TheoryData<string, string> Runs() => Named(json => json.TryGetProperty("runs", out JsonElement runs) ? runs : default);

    /// <summary>Each case of files.</summary>
    public static TheoryData<string, string> Files() => Named(json => json.TryGetProperty("runs", out _) ? default : json);

    [Theory]
    [MemberData(nameof(Runs))]
    public void Training_goes_as_in_keras(string name, string run)
    {
        using JsonDocument json = Open(name);
        JsonElement recorded = json.RootElement.GetProperty("runs").GetProperty(run);
        float[] values = Values(recorded);
        Callback callback = Create(json.RootElement.GetProperty("callback").GetString()!, json.RootElement.GetProperty("config"));

        AssertAsRecorded(recorded, callback, OneWeight.Fit(OneWeight.Create(), values, callback));
    }

    // Keras forgets the best value and the patience when a fit begins; the learning rate stays where it is, and is set back here.
    [Theory]
    [MemberData(nameof(Runs))]
    public void A_second_training_with_the_same_callback_goes_as_the_first(string name, string run)
    {
        using JsonDocument json = Open(name);
        JsonElement recorded = json.RootElement.GetProperty("runs").GetProperty(run);
        Callback callback = Create(json.RootElement.GetProperty("callback").GetString()!, json.RootElement.GetProperty("config"));
        OneWeight.Fit(OneWeight.Create(), [-5f, 9f, 9f, 9f, 9f], callback);

        AssertAsRecorded(recorded, callback, OneWeight.Fit(OneWeight.Create(), Values(recorded), callback));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_same_files_are_left_as_in_keras(string name, string run)
    {
        using JsonDocument json = Open(name);
        using TemporaryFolder folder = new();
        JsonElement recorded = json.RootElement.GetProperty(run);
        JsonElement arguments = recorded.GetProperty("arguments");

        // Keras' files have endings, our folders have none.
        string pattern = WithoutEnding(arguments.GetProperty("filepath").GetString()!);
        ModelCheckpoint callback = new(
            folder.Sub(Path.Combine("kept", pattern)),
            Text(arguments, "monitor", "val_loss"),
            save_best_only: arguments.TryGetProperty("save_best_only", out JsonElement best) && best.GetBoolean(),
            save_freq: arguments.TryGetProperty("save_freq", out JsonElement freq) ? freq.GetInt32() : null);

        Sequential model = OneWeight.Create();
        int rows = recorded.GetProperty("batches_per_epoch").GetInt32();
        OneWeight.Fit(model, Values(recorded)[..recorded.GetProperty("epochs").GetInt32()], callback, rows);

        Assert.Equal(
            recorded.GetProperty("files").EnumerateArray().Select(file => WithoutEnding(file.GetString()!)),
            Directory.EnumerateDirectories(folder.Sub("kept")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    private static void AssertAsRecorded(JsonElement recorded, Callback callback, OneWeight.Outcome outcome)
    {
        Assert.Equal(recorded.GetProperty("epochs").GetInt32(), outcome.Losses.Count);
        Assert.Equal(recorded.GetProperty("rates_after").EnumerateArray().Select(rate => (float)rate.GetDouble()), outcome.RatesAfter);
        Assert.Equal(recorded.GetProperty("weight").GetDouble(), outcome.Weight, 1e-6);
        Assert.All(
            recorded.GetProperty("loss").EnumerateArray().Select(loss => loss.GetDouble()).Zip(outcome.Losses),
            pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.Equal(recorded.GetProperty("stopped_epoch").GetInt32(), callback is EarlyStopping stopping ? stopping.StoppedEpoch : 0);
    }

    // Keras takes a NaN that comes first for the best value; so do these, and nothing else of them depends on it.
    private static Callback Create(string callback, JsonElement config) => callback switch
    {
        "EarlyStopping" => new EarlyStopping(
            monitor: config.GetProperty("monitor").GetString()!,
            min_delta: Number(config, "min_delta"),
            patience: (int)Number(config, "patience"),
            verbose: 0,
            mode: config.GetProperty("mode").GetString()!,
            baseline: Number(config, "baseline"),
            restore_best_weights: config.GetProperty("restore_best_weights").GetBoolean(),
            start_from_epoch: (int)Number(config, "start_from_epoch")) { FirstNaNIsBest = true },
        "ReduceLROnPlateau" => new ReduceLROnPlateau(
            config.GetProperty("monitor").GetString()!,
            Number(config, "factor"),
            (int)Number(config, "patience"),
            verbose: 0,
            config.GetProperty("mode").GetString()!,
            Number(config, "min_delta"),
            (int)Number(config, "cooldown"),
            Number(config, "min_lr")) { FirstNaNIsBest = true },
        "LearningRateScheduler" => new LearningRateScheduler((epoch, rate) => epoch % 2 == 1 ? rate * 0.5 : rate),
        _ => throw new InvalidDataException($"'{callback}' is no callback of this library."),
    };

    private static float Number(JsonElement config, string name) => config.TryGetProperty(name, out JsonElement value) ? (float)value.GetDouble() : 0f;

    private static string Text(JsonElement config, string name, string missing) => config.TryGetProperty(name, out JsonElement value) ? value.GetString()! : missing;

    private static float[] Values(JsonElement recorded) =>
        [.. recorded.GetProperty("values").EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? float.NaN : (float)value.GetDouble())];

    private static string WithoutEnding(string file)
    {
        string ending = ((string[])[".weights.h5", ".keras"]).First(known => file.EndsWith(known, StringComparison.Ordinal));
        return file[..^ending.Length];
    }

    private static JsonDocument Open(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(FixtureFolder.Require(Folder), name + ".json")));

    private static TheoryData<string, string> Named(Func<JsonElement, JsonElement> runs)
    {
        TheoryData<string, string> cases = [];
        foreach (string name in FixtureFolder.Cases(Folder))
        {
            using JsonDocument json = Open(name);
            if (runs(json.RootElement) is { ValueKind: JsonValueKind.Object } found)
            {
                foreach (JsonProperty run in found.EnumerateObject())
                {
                    cases.Add(name, run.Name);
                }
            }
        }

        return cases;
    }
}
