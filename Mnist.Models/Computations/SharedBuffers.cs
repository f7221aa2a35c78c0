using Mnist.Formats.Tensors;

namespace Mnist.Models.Computations;

/// <summary>The buffers of <see cref="Workspace.Shared"/>, filled before the shards run.</summary>
/// <param name="buffers">One per length asked for.</param>
/// <param name="needsInputGradient">Whether the backward pass will want the gradient to the first input.</param>
internal sealed class SharedBuffers(AlignedBuffer[] buffers, bool needsInputGradient)
{
    public Span<float> this[int index] => buffers[index].Span;

    /// <summary>Whether the backward pass will want the gradient to the first input; without it a transposed kernel is wasted.</summary>
    public bool NeedsInputGradient => needsInputGradient;
}
