using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers.Masks;

/// <summary>Counts the steps whose token is not 0.</summary>
/// <param name="owner">The layer whose mask it is.</param>
internal sealed class TokenMask(Layer owner) : MaskOperation(owner)
{
    internal override bool TakesIntegers => true;

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new MarkTokens(inputs[0].Type);

    private protected override Shape Steps(Shape[] inputs) => inputs[0];
}
