using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Models.Layers;
using Mnist.Models;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Layers;

/// <summary>Every layer of the library through <see cref="LayerHarness"/>; what only one layer does is in a test of its own.</summary>
public sealed class LayerTests
{
    public static TheoryData<string> Samples => [.. LayerSamples.All.Select(sample => sample.Name)];

    [Fact]
    public void Every_layer_has_a_sample()
    {
        IEnumerable<Type> layers = typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract && !type.IsSubclassOf(typeof(Model)) && type != typeof(InputLayer));
        HashSet<Type> sampled = [.. LayerSamples.All.Select(sample => sample.Make().GetType())];

        Assert.Empty(layers.Where(layer => !sampled.Contains(layer)).Select(layer => $"{layer.Name} needs a line in LayerSamples."));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Layer_keeps_the_contract_of_all_layers(string name) => LayerHarness.Check(Sample(name));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Tensorflow_agrees_with_predict_on_the_saved_layer(string name)
    {
        TensorFlowSession.RequireTensorFlow();
        using TemporaryFolder folder = new();
        LayerSample sample = Sample(name);
        Model model = LayerHarness.Alone(sample);
        model.save(folder.Sub("model"));
        SignatureDef signature = SavedModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(folder.Sub("model"), "saved_model.pb"))).MetaGraphs[0].SignatureDef["serving_default"];
        using TensorFlowSession tensorFlow = new(folder.Sub("model"));

        foreach (int rows in (int[])[1, 7, 256])
        {
            Arrays x = LayerHarness.Inputs(sample, rows);
            float[] theirs = tensorFlow.Run(
                [.. model.InputNames.Zip(x, (name, values) => (signature.Inputs[name].Name, values))], [signature.Outputs.Values.Single().Name])[0];
            LayerHarness.AssertSame("TensorFlow", model.predict_all(x)[0], theirs);
        }
    }

    private static LayerSample Sample(string name) => LayerSamples.All.Single(sample => sample.Name == name);
}
