using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers.Masks;

/// <summary>Counts the steps of which some feature is not a value.</summary>
/// <param name="owner">The layer whose mask it is.</param>
/// <param name="value">The value.</param>
internal sealed class FeatureMask(Layer owner, float value) : MaskOperation(owner)
{
    /// <summary>The value.</summary>
    public float Value => value;

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new MarkFeatures(inputs[0].Row[-1], value);

    private protected override Shape Steps(Shape[] inputs) => new(inputs[0].dims[..^1]);
}
