using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers.Masks;

/// <summary>Counts every step: the mask of an input that brings none, beside others that do.</summary>
/// <param name="owner">The layer whose mask it is.</param>
internal sealed class FullMask(Layer owner) : MaskOperation(owner)
{
    internal override bool TakesIntegers => true;

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new FillOnes();

    private protected override Shape Steps(Shape[] inputs) => new(inputs[0].dims[..Math.Max(0, inputs[0].ndim - 1)]);
}
