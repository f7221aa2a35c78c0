using System.Text.Json;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Models.Config;
using Mnist.Models.Layers;
using Mnist.Models.Saving.KerasJson;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Layers;

/// <summary>Every layer case of the fixtures: built from its Keras configuration, forward and backward against TensorFlow.</summary>
[Trait("Category", "fixtures")]
public sealed class LayerFixtureTests
{
    // The README's tolerances, as fractions of the largest magnitude.
    private const double Tolerance = 2e-5;
    private const double RecurrentTolerance = 5e-5;

    public static TheoryData<string> Cases() => [.. FixtureFolder.Cases("layers").Where(name => !name.StartsWith("opt_", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layer_agrees_with_keras(string name)
    {
        string folder = FixtureFolder.Require("layers");
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, name + ".json")));
        string className = json.RootElement.GetProperty("layer").GetString()!;

        // Layers that the product does not have yet are named in the output, so that nothing is dropped in silence.
        Assert.SkipUnless(LayerRegistry.Knows(className), $"Layer class '{className}' does not exist here yet.");
        IReadOnlyDictionary<string, NDArray> arrays = NpzFile.ReadAll(Path.Combine(folder, name + ".npz"));
        Layer layer = LayerRegistry.Create(className, new ConfigReader(json.RootElement.GetProperty("config"), className));
        bool training = name.EndsWith("_train", StringComparison.Ordinal);
        double tolerance = className is "LSTM" or "GRU" or "SimpleRNN" or "BatchNormalization" ? RecurrentTolerance : Tolerance;

        LayerRun run = new(layer, arrays["x"], training);
        SetWeights(layer, arrays);
        run.Forward();
        Agreement.Check("y", arrays["y"].ToArray<float>(), run.Output, tolerance);
        run.Backward(arrays["dy"].ToArray<float>());
        Agreement.Check("dx", arrays["dx"].ToArray<float>(), run.InputGradient, tolerance);
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

    private static void SetWeights(Layer layer, IReadOnlyDictionary<string, NDArray> arrays)
    {
        (int trainable, int state) = (0, 0);
        List<NDArray> start = layer.get_weights();
        layer.set_weights(layer.Parameters.Select((parameter, i) =>
            parameter.Trainable ? arrays[$"w{trainable++}"] : arrays.GetValueOrDefault($"state{state++}", start[i])).ToArray());
    }
}
