using System.Text.Json;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Models.Config;
using Mnist.Models.Layers;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Layers;

/// <summary>Every layer case of the fixtures: built from its Keras configuration, forward and backward against TensorFlow.</summary>
[Trait("Category", "fixtures")]
public sealed class LayerFixtureTests
{
    // The README's tolerances, as fractions of the largest magnitude.
    private const double Tolerance = 2e-5;
    private const double RecurrentTolerance = 5e-5;

    private static readonly string[] Folders = ["layers", "layers2"];

    public static TheoryData<string, string> Cases() =>
        [.. Folders.SelectMany(folder => FixtureFolder.Cases(folder).Where(name => !name.StartsWith("opt_", StringComparison.Ordinal)).Select(name => (folder, name)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layer_agrees_with_keras(string folder, string name)
    {
        string path = Path.Combine(FixtureFolder.Require(folder), name);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path + ".json"));
        JsonElement root = json.RootElement;
        string className = root.GetProperty("layer").GetString()!;
        JsonElement config = root.GetProperty("config");
        SkipWhatComesLater(className, config);
        IReadOnlyDictionary<string, NDArray> arrays = NpzFile.ReadAll(path + ".npz");
        Layer layer = Layer.Registry.Read(className, new ConfigReader(config, className));
        bool training = root.TryGetProperty("training", out JsonElement given) ? given.GetBoolean() : name.EndsWith("_train", StringComparison.Ordinal);
        double tolerance = className is "LSTM" or "GRU" or "SimpleRNN" or "BatchNormalization" ? RecurrentTolerance : Tolerance;
        NDArray[] inputs = arrays.TryGetValue("x", out NDArray? only) ? [only] : [.. Numbered(arrays, "x")];

        LayerRun run = new(layer, inputs, arrays.GetValueOrDefault("mask"), training);
        SetWeights(layer, arrays);
        run.Forward();
        Agreement.Check("y", arrays["y"].ToArray<float>(), run.Output, tolerance);
        run.Backward(arrays["dy"].ToArray<float>());
        for (int i = 0; i < inputs.Length; i++)
        {
            string gradient = only is null ? $"dx{i}" : "dx";
            Agreement.Check(gradient, arrays[gradient].ToArray<float>(), run.Pass.InputGradient(i), tolerance);
        }

        int trainable = 0;
        for (int i = 0; i < layer.Parameters.Count; i++)
        {
            if (layer.Parameters[i].Trainable)
            {
                Agreement.Check($"dw{trainable}", arrays[$"dw{trainable}"].ToArray<float>(), run.Gradient(i), tolerance);
                trainable++;
            }
        }
    }

    // Layers and settings that the product does not have yet are named in the output, so that nothing is dropped in silence.
    private static void SkipWhatComesLater(string className, JsonElement config)
    {
        Assert.SkipUnless(Layer.Registry.Knows(className), $"Layer class '{className}' does not exist here yet.");
        Assert.SkipWhen(Has(config, "activity_regularizer"), $"Penalties on outputs (activity_regularizer of {className}) do not exist here yet.");
        Assert.SkipWhen(className == "ReLU" && Has(config, "max_value"), "max_value, negative_slope and threshold of ReLU do not exist here yet.");
    }

    private static bool Has(JsonElement config, string name) => config.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    private static IEnumerable<NDArray> Numbered(IReadOnlyDictionary<string, NDArray> arrays, string prefix)
    {
        for (int i = 0; arrays.TryGetValue($"{prefix}{i}", out NDArray? array); i++)
        {
            yield return array;
        }
    }

    private static void SetWeights(Layer layer, IReadOnlyDictionary<string, NDArray> arrays)
    {
        (int trainable, int state) = (0, 0);
        List<NDArray> start = layer.get_weights();
        layer.set_weights(layer.Parameters.Select((parameter, i) =>
            parameter.Trainable ? arrays[$"w{trainable++}"] : arrays.GetValueOrDefault($"state{state++}", start[i])).ToArray());
    }
}
