using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Merging;

namespace Mnist.Models.Layers;

/// <summary>The smallest of tensors number by number (Keras class <c>Minimum</c>).</summary>
/// <remarks>A step that the mask of an input leaves out takes the other inputs' values; where it is left out everywhere, the first input's.</remarks>
/// <param name="name">Unique name inside the model.</param>
public sealed class Minimum(string? name = null) : MergingLayer(name)
{
    internal override IReadOnlyList<KerasTensor> MasksRead(IReadOnlyList<KerasTensor> inputs, KerasTensor? mask) => MasksOf(inputs);

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new Fold<MinimumMerge>(inputs, Infer(inputs)[0]);

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs, int masks) =>
        masks == 0 ? Bind(inputs) : new MaskedFold<MinimumMerge>(inputs, Infer(inputs[..^masks])[0], neutral: float.PositiveInfinity, clears: false);

    internal static Minimum FromConfig(ConfigReader config) => new(config.Name);
}
