using Mnist.Models.Kernels.Functions;

namespace Mnist.Models.Activations;

/// <summary>x itself (Keras activation <c>linear</c>).</summary>
public sealed class Linear : ActivationFunction
{
    /// <inheritdoc/>
    public override string Name => "linear";

    internal override void Forward(ReadOnlySpan<float> x, Span<float> y, int columns)
    {
        if (x != y)
        {
            x.CopyTo(y);
        }
    }

    internal override void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int columns)
    {
        if (dy != dx)
        {
            dy.CopyTo(dx);
        }
    }

    internal override TResult Accept<TResult>(IElementwiseVisitor<TResult> visitor) => visitor.Visit<LinearOp, LinearGradientOp>();
}
