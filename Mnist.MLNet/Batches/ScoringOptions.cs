using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Batches;

/// <summary>How rows are scored. The scores do not depend on it.</summary>
public sealed record ScoringOptions
{
    /// <summary>Rows that are scored at once where that is not measured: enough to use the processor well, few enough to stay in its caches (measured).</summary>
    public const int DefaultBatchSize = 32;

    /// <summary>Rows per run, 1 or more; 0, the default, measures for each session which number is fastest.</summary>
    public int BatchSize { get; init; }

    /// <summary>Runs at the same time, 1 or more; 0, the default, takes one for each processor.</summary>
    public int MaxDegreeOfParallelism { get; init; }

    /// <summary>Told the number of rows done so far, after each batch, one call at a time; null, the default, for no progress.</summary>
    public IProgress<long>? Progress { get; init; }

    internal int WorkersOrAll => MaxDegreeOfParallelism == 0 ? Environment.ProcessorCount : MaxDegreeOfParallelism;

    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(BatchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxDegreeOfParallelism);
    }

    /// <summary>These options with the number of rows per run decided.</summary>
    /// <param name="session">What runs.</param>
    /// <param name="rows">How many rows there are; null when that is not known.</param>
    /// <param name="stop">Stops the measurement.</param>
    internal ScoringOptions Decided(IScoringSession session, long? rows, CancellationToken stop) =>
        BatchSize > 0 ? this : this with { BatchSize = BatchSizeMeasure.Of(session, rows, inMemory: false, stop) };
}
