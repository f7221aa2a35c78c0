namespace Mnist.Models.Layers;

/// <summary>A layer whose arithmetic needs figures of the whole batch, as batch normalisation does.</summary>
/// <remarks>
/// The plan stops all shards before such a layer: one thread combines in shard order, then each goes on.
/// So the figures do not depend on the number of threads.
/// </remarks>
internal interface IWholeBatch
{
    /// <summary>Once, before any <see cref="Layer.Forward"/>: takes figures of the batch from the shards' inputs, in the order given, into the shared buffers.</summary>
    void CombineForward(ReadOnlySpan<LayerPass> passes);

    /// <summary>Per shard, before <see cref="Layer.Backward"/>: collects from the gradients into scratch.</summary>
    void GatherBackward(LayerPass pass);

    /// <summary>Once: joins what the shards gathered, in the order given, into the shared buffers.</summary>
    void CombineBackward(ReadOnlySpan<LayerPass> passes);
}
