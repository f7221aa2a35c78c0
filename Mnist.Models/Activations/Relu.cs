using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Activations;

/// <summary><c>max(x, 0)</c> (Keras activation <c>relu</c>).</summary>
public sealed class Relu : ActivationFunction
{
    /// <inheritdoc/>
    public override string Name => "relu";

    internal override void Forward(ReadOnlySpan<float> x, Span<float> y, int columns) => Elementwise.Apply(x, y, default(ReluOp));

    internal override void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int columns) =>
        Elementwise.Apply(dy, y, dx, default(ReluGradientOp));

    internal override TResult Accept<TResult>(IElementwiseVisitor<TResult> visitor) => visitor.Visit<ReluOp, ReluGradientOp>();
}
