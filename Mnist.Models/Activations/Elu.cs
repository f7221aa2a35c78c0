using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Activations;

/// <summary><c>x above 0, e^x - 1 below</c> (Keras activation <c>elu</c>).</summary>
public sealed class Elu : ActivationFunction
{
    /// <inheritdoc/>
    public override string Name => "elu";

    internal override void Forward(ReadOnlySpan<float> x, Span<float> y, int columns) => Elementwise.Apply(x, y, default(EluOp));

    internal override void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int columns) =>
        Elementwise.Apply(dy, y, dx, default(EluGradientOp));

    internal override TResult Accept<TResult>(IElementwiseVisitor<TResult> visitor) => visitor.Visit<EluOp, EluGradientOp>();
}
