using Mnist.Models.Tensors;

namespace Mnist.Models.Layers;

/// <summary>The buffers of <see cref="LayerMemory.Shared"/>, filled before the shards run.</summary>
internal sealed class SharedBuffers(AlignedBuffer[] buffers)
{
    public Span<float> this[int index] => buffers[index].Span;
}
