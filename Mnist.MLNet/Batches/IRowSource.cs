using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Batches;

/// <summary>Rows to score, from anywhere: arrays, files, an ML.NET data view.</summary>
public interface IRowSource
{
    /// <summary>What a row holds: the model's inputs, and what passes on to the sink with them. All row shapes are known.</summary>
    IReadOnlyList<TensorInfo> Columns { get; }

    /// <summary>How many rows there are; null, unless the source says more, when that is not known in advance.</summary>
    long? Rows => null;

    /// <summary>Reads the rows once, in order.</summary>
    /// <param name="rows">Rows in a batch; only the last may have fewer, and none has 0.</param>
    /// <param name="stop">Stops the reading.</param>
    /// <returns>The batches. Each belongs to its receiver, who disposes it when its rows are no longer needed.</returns>
    IAsyncEnumerable<RowBatch> ReadAsync(int rows, CancellationToken stop);
}
