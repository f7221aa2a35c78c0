namespace Mnist.Models.Computations;

/// <summary>A computation that needs sums over the whole batch, as batch normalisation does.</summary>
/// <remarks>
/// The plan stops all shards before such a computation: one thread reduces in shard order, then each goes on.
/// So the sums do not depend on the number of threads.
/// </remarks>
internal interface IBatchStatistics
{
    /// <summary>Once, before any <see cref="Computation.Forward"/>: sums over the shards' inputs, in the order given, into the shared buffers.</summary>
    void ReduceForward(ReadOnlySpan<Pass> passes);

    /// <summary>Per shard, before <see cref="Computation.Backward"/>: sums over the shard's gradients into scratch.</summary>
    void CollectBackward(Pass pass);

    /// <summary>Once: joins what the shards collected, in the order given, into the shared buffers.</summary>
    void ReduceBackward(ReadOnlySpan<Pass> passes);
}
