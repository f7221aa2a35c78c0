using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Activations;

/// <summary><c>tanh x</c> (Keras activation <c>tanh</c>).</summary>
public sealed class Tanh : ActivationFunction
{
    /// <inheritdoc/>
    public override string Name => "tanh";

    internal override void Forward(ReadOnlySpan<float> x, Span<float> y, int columns) => Elementwise.Apply(x, y, default(TanhOp));

    internal override void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int columns) =>
        Elementwise.Apply(dy, y, dx, default(TanhGradientOp));

    internal override TResult Accept<TResult>(IElementwiseVisitor<TResult> visitor) => visitor.Visit<TanhOp, TanhGradientOp>();
}
