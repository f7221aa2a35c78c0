using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Merging;

namespace Mnist.Models.Layers;

/// <summary>Multiplies tensors number by number (Keras class <c>Multiply</c>).</summary>
/// <remarks>A step that the mask of an input leaves out counts as 1 there; where it is left out everywhere the product is 0.</remarks>
/// <param name="name">Unique name inside the model.</param>
public sealed class Multiply(string? name = null) : MergingLayer(name)
{
    internal override IReadOnlyList<KerasTensor> MasksRead(IReadOnlyList<KerasTensor> inputs, KerasTensor? mask) => MasksOf(inputs);

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new Fold<ProductMerge>(inputs, Infer(inputs)[0]);

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs, int masks) =>
        masks == 0 ? Bind(inputs) : new MaskedFold<ProductMerge>(inputs, Infer(inputs[..^masks])[0], neutral: 1, clears: true);

    internal static Multiply FromConfig(ConfigReader config) => new(config.Name);
}
