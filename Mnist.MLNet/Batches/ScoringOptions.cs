namespace Mnist.MLNet.Batches;

/// <summary>How rows are scored. The scores do not depend on it.</summary>
public sealed record ScoringOptions
{
    /// <summary>Rows a worker scores at once: enough to use the processor well, few enough to stay in its caches (measured).</summary>
    public const int DefaultBatchSize = 32;

    /// <summary>Rows per run, 1 or more; 32 by default.</summary>
    public int BatchSize { get; init; } = DefaultBatchSize;

    /// <summary>Runs at the same time, 0 or more; 0, the default, takes one for each processor.</summary>
    public int Workers { get; init; }

    /// <summary>Told the number of rows done so far, after each batch, one call at a time; null, the default, for no progress.</summary>
    public IProgress<long>? Progress { get; init; }

    internal int WorkersOrAll => Workers == 0 ? Environment.ProcessorCount : Workers;

    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BatchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(Workers);
    }
}
