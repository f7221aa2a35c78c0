namespace Mnist.Models.Computations;

/// <summary>Buffers a computation asks the plan for; the plan allocates them once.</summary>
/// <param name="Scratch">Per shard.</param>
/// <param name="Shared">Floats, once for all shards: what <see cref="Computation.Prepare"/> derives from the weights, or statistics of a whole batch.</param>
internal sealed record Workspace(Scratch[] Scratch, int[] Shared)
{
    public static readonly Workspace None = new([], []);
}
