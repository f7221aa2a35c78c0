using Mnist.Models.Kernels.Functions;

namespace Mnist.Models.Activations;

/// <summary><c>e^x / sum e^x</c> over the last axis (Keras activation <c>softmax</c>).</summary>
/// <remarks>The largest x is subtracted first, so large logits do not overflow.</remarks>
internal sealed class Softmax() : ActivationFunction("softmax")
{
    internal override void Forward(ReadOnlySpan<float> x, Span<float> y, int columns) => RowSoftmax.Forward(x, y, columns);

    internal override void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int columns) =>
        RowSoftmax.Backward(y, dy, dx, columns);
}
