using Mnist.Formats.Tensors;

namespace Mnist.Formats.Data;

/// <summary>Rows of an array that had to be read as a whole.</summary>
internal sealed class MemoryRows(NDArray array) : IRowBlocks
{
    /// <inheritdoc/>
    public Array Read(long first, int count, CancellationToken cancellation) => NpyFile.Rows(Values, array.RowSize, (int)first, count);

    private Array Values => array.dtype switch
    {
        TF_DataType.TF_FLOAT => array.Values<float>(),
        TF_DataType.TF_DOUBLE => array.Values<double>(),
        TF_DataType.TF_INT32 => array.Values<int>(),
        TF_DataType.TF_INT64 => array.Values<long>(),
        _ => array.Values<byte>(),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
