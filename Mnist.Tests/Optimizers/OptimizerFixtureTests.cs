using System.Text.Json;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Models.Config;
using Mnist.Models.Execution;
using Mnist.Models.Layers;
using Mnist.Models.Optimizers;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Optimizers;

[Trait("Category", "fixtures")]
public sealed class OptimizerFixtureTests
{
    // The README allows 2e-5. Our updates have Keras' own bits in every committed case but one, where the squares of a norm are summed in another order;
    // room is left for a few units in the last place.
    private const double Tolerance = 5e-7;

    public static TheoryData<string> Cases() => [.. FixtureFolder.Cases("layers").Where(name => name.StartsWith("opt_", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ten_updates_agree_with_keras(string name)
    {
        string folder = FixtureFolder.Require("layers");
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, name + ".json")));
        string className = name.Split('_')[1];
        Optimizer optimizer = Optimizer.Registry.Read(className, new ConfigReader(json.RootElement, className));
        IReadOnlyDictionary<string, NDArray> arrays = NpzFile.ReadAll(Path.Combine(folder, name + ".npz"));
        Shape shape = arrays["w0"].shape;
        Dense layer = new(shape[1], use_bias: false);
        layer.Build(shape[0], seed: 1, layerIndex: 0);
        layer.set_weights([arrays["w0"]]);
        AlignedBuffer gradient = new(shape.Count);
        OptimizerState state = new(optimizer);

        for (int step = 0; step < arrays["grads"].Rows; step++)
        {
            arrays["grads"][step].ToArray<float>().CopyTo(gradient.Span);
            GradientClipping.ByNorm([gradient], optimizer);
            state.BeginStep();
            state.Update(new UpdateRange { Weights = layer.Parameters[0].Span, Gradient = gradient.Span, Slots = state[layer.Parameters[0]], Start = 0 });
            Agreement.Check($"{name} after update {step + 1}", arrays["w"][step].ToArray<float>(), layer.Parameters[0].Values, Tolerance);
        }
    }
}
