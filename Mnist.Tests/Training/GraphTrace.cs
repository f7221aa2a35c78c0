using System.Text.Json;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Models.Config;
using Mnist.Models.Constraints;
using Mnist.Models.Layers;
using Mnist.Models.Losses;
using Mnist.Models.Optimizers;
using Mnist.Models.Saving.KerasJson;
using Mnist.Models;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Training;

/// <summary>A training loop over a graph as Keras ran it, with all its data.</summary>
internal sealed class GraphTrace
{
    private readonly JsonElement _root;
    private readonly IReadOnlyDictionary<string, NDArray> _arrays;
    private readonly int _batch;

    private GraphTrace(JsonElement root, IReadOnlyDictionary<string, NDArray> arrays)
    {
        (_root, _arrays, _batch) = (root, arrays, root.GetProperty("batch").GetInt32());
        Losses = arrays["loss"].ToArray<float>();
        Assert.Equal(root.GetProperty("steps").GetInt32(), Losses.Length);
    }

    /// <summary>Keras' loss of each batch, before its update.</summary>
    public float[] Losses { get; }

    public static GraphTrace Read(string name)
    {
        string path = Path.Combine(FixtureFolder.Require("graphs"), name);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path + ".json"));
        return new GraphTrace(json.RootElement.Clone(), NpzFile.ReadAll(path + ".npz"));
    }

    /// <summary>What the product does not have yet; null where it has all the case needs.</summary>
    public string? Missing()
    {
        foreach (JsonElement thing in Things(_root.GetProperty("model")).Concat(Things(_root.GetProperty("compile"))))
        {
            string name = thing.GetProperty("class_name").GetString()!;
            string module = thing.TryGetProperty("module", out JsonElement given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : string.Empty;
            bool known = module switch
            {
                "keras.layers" => name == "InputLayer" || Layer.Registry.Knows(name),
                "keras.losses" => Loss.Registry.Knows(name),
                "keras.optimizers" => Optimizer.Registry.Knows(name),
                "keras.constraints" => Constraint.Registry.Knows(name),
                _ => true,
            };
            if (!known)
            {
                return $"{module}.{name} does not exist here yet.";
            }
        }

        return LossNames().FirstOrDefault(loss => !Loss.Registry.Knows(loss)) is { } missing ? $"The loss {missing} does not exist here yet." : null;
    }

    /// <summary>Runs the same loop in our engine.</summary>
    /// <returns>Where it left the tolerance first; null: nowhere.</returns>
    public string? Run()
    {
        Model model = ModelConfig.Read(_root.GetProperty("model").GetRawText());
        TraceTolerance tolerance = model.WeightLayers.Any(layer => layer is RecurrentLayer) ? TraceTolerance.ReadmeRecurrent : TraceTolerance.Readme;
        ConfigReader compile = new(_root.GetProperty("compile"), "compile");
        model.compile(compile.Object(Optimizer.Registry, "optimizer")!, LossesFrom(compile), loss_weights: LossWeights());
        model.set_weights(Numbered("init_"));
        for (int step = 0; step < Losses.Length; step++)
        {
            Slice rows = new(step * _batch, (step + 1) * _batch);
            NDArray? given = _arrays.GetValueOrDefault("sample_weight");
            Arrays? weights = given is null ? null : (Arrays)given[rows];
            float loss = model.train_on_batch(Cut(Inputs(), rows), Cut(Targets(), rows), weights)["loss"];
            if (!(Math.Abs(loss - Losses[step]) <= tolerance.At(step, Losses.Length) * Losses[step]))
            {
                return $"step {step}: loss {loss}, Keras {Losses[step]}.";
            }
        }

        return CompareWeights(model, tolerance) ?? CompareProbe(model, tolerance);
    }

    private static IEnumerable<JsonElement> Things(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => (element.TryGetProperty("class_name", out JsonElement name) && name.ValueKind == JsonValueKind.String ? [element] : Enumerable.Empty<JsonElement>())
            .Concat(element.EnumerateObject().SelectMany(member => Things(member.Value))),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Things),
        _ => [],
    };

    private IEnumerable<string> LossNames()
    {
        JsonElement loss = _root.GetProperty("compile").GetProperty("loss");
        return loss.ValueKind == JsonValueKind.String ? [loss.GetString()!]
            : loss.TryGetProperty("class_name", out _) ? []
            : loss.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String).Select(member => member.Value.GetString()!);
    }

    private OutputLosses LossesFrom(ConfigReader compile)
    {
        JsonElement loss = _root.GetProperty("compile").GetProperty("loss");
        return loss.ValueKind == JsonValueKind.Object && !loss.TryGetProperty("class_name", out _)
            ? loss.EnumerateObject().ToDictionary(member => member.Name, member => Loss.Get(member.Value.GetString()!))
            : compile.Object(Loss.Registry, "loss")!;
    }

    private OutputWeights? LossWeights()
    {
        JsonElement weights = _root.GetProperty("compile").GetProperty("loss_weights");
        return weights.ValueKind != JsonValueKind.Object ? null : (OutputWeights)weights.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetSingle());
    }

    private Arrays Inputs() => _arrays.TryGetValue("x", out NDArray? only) ? only : new Arrays(Numbered("x"));

    private Arrays Targets() => _arrays.TryGetValue("y", out NDArray? only)
        ? only
        : _root.GetProperty("outputs").EnumerateArray().ToDictionary(name => name.GetString()!, name => _arrays[$"y_{name.GetString()}"]);

    private static Arrays Cut(Arrays arrays, Slice rows) => arrays.Names.Count == 0
        ? new Arrays(arrays.Select(array => array[rows]))
        : new Arrays(arrays.Names.Zip(arrays, (name, array) => KeyValuePair.Create(name, array[rows])));

    private NDArray[] Numbered(string prefix) =>
        [.. _arrays.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && char.IsAsciiDigit(key[^1])).Order(StringComparer.Ordinal).Select(key => _arrays[key])];

    private string? CompareWeights(Model model, TraceTolerance tolerance)
    {
        string[] names = [.. _root.GetProperty("weights").EnumerateArray().Select(path => path.GetString()!)];
        (NDArray[] start, NDArray[] expected, NDArray[] actual) = (Numbered("init_"), Numbered("final_"), [.. model.get_weights()]);
        for (int i = 0; i < names.Length; i++)
        {
            if (Agreement.Difference(names[i], expected[i].ToArray<float>(), actual[i].ToArray<float>(), tolerance.Weight) is { } difference)
            {
                return difference;
            }

            Assert.Equal(start[i].shape, actual[i].shape);
        }

        return null;
    }

    private string? CompareProbe(Model model, TraceTolerance tolerance)
    {
        Arrays outputs = model.predict_all(new Arrays(Inputs().Select(array => array[..16])));
        string[] names = [.. _root.GetProperty("outputs").EnumerateArray().Select(name => name.GetString()!)];
        return names.Select(name => name.Length == 0
                ? Agreement.Difference("probe", _arrays["probe"].ToArray<float>(), outputs[0].ToArray<float>(), tolerance.Weight)
                : Agreement.Difference($"probe of {name}", _arrays[$"probe_{name}"].ToArray<float>(), outputs[name].ToArray<float>(), tolerance.Weight))
            .FirstOrDefault(difference => difference is not null);
    }
}
