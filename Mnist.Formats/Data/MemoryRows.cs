using Mnist.Formats.Tensors;

namespace Mnist.Formats.Data;

/// <summary>Rows of an array that had to be read as a whole.</summary>
internal sealed class MemoryRows(NDArray array) : IRowBlocks
{
    /// <inheritdoc/>
    public Array Read(long first, int count, CancellationToken cancellation) => NpyFile.Rows(array, (int)first, count);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
