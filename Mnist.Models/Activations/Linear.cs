using Mnist.Models.Kernels.Functions;

namespace Mnist.Models.Activations;

/// <summary>x itself (Keras activation <c>linear</c>).</summary>
internal sealed class Linear() : ElementwiseActivation<LinearOp, LinearGradientOp>("linear")
{
    // In place there is nothing to do, and elsewhere a copy is faster than a kernel.
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
}
