using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Activations;

/// <summary><c>1 / (1 + e^-x)</c> (Keras activation <c>sigmoid</c>).</summary>
public sealed class Sigmoid : ActivationFunction
{
    /// <inheritdoc/>
    public override string Name => "sigmoid";

    internal override void Forward(ReadOnlySpan<float> x, Span<float> y, int columns) => Elementwise.Apply(x, y, default(SigmoidOp));

    internal override void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int columns) =>
        Elementwise.Apply(dy, y, dx, default(SigmoidGradientOp));

    internal override TResult Accept<TResult>(IElementwiseVisitor<TResult> visitor) => visitor.Visit<SigmoidOp, SigmoidGradientOp>();
}
