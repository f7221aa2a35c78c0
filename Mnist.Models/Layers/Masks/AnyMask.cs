using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Merging;

namespace Mnist.Models.Layers.Masks;

/// <summary>Counts the steps that count in one mask at least.</summary>
/// <param name="owner">The layer whose mask it is.</param>
internal sealed class AnyMask(Layer owner) : MaskOperation(owner)
{
    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new Fold<MaximumMerge>(inputs, Infer(inputs)[0]);

    private protected override Shape Steps(Shape[] inputs) => Broadcast.Shapes(inputs, Label);
}
