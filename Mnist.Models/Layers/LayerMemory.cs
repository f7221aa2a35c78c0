namespace Mnist.Models.Layers;

/// <summary>Buffers a layer asks the execution plan for, in floats; the plan allocates them once.</summary>
/// <param name="Scratch">Per shard, contents survive from forward to backward of one step.</param>
/// <param name="Shared">Once for all shards: what <see cref="Layer.Prepare"/> derives from the weights, or statistics of a whole batch.</param>
internal sealed record LayerMemory(int[] Scratch, int[] Shared)
{
    public static readonly LayerMemory None = new([], []);
}
