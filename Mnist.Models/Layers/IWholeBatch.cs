namespace Mnist.Models.Layers;

/// <summary>A layer whose arithmetic needs figures of the whole batch, as batch normalisation does.</summary>
/// <remarks>
/// The plan stops all shards before such a layer: each gathers, one thread combines in shard order, then each goes on.
/// So the figures do not depend on the number of threads.
/// </remarks>
internal interface IWholeBatch
{
    /// <summary>Per shard, before <see cref="Layer.Forward"/>: collects from the input into scratch.</summary>
    void GatherForward(LayerPass pass);

    /// <summary>Once: joins what the shards gathered, in the order given, into the shared buffers.</summary>
    void CombineForward(ReadOnlySpan<LayerPass> passes);

    /// <summary>Per shard, before <see cref="Layer.Backward"/>.</summary>
    void GatherBackward(LayerPass pass);

    /// <summary>Once, as in the forward pass.</summary>
    void CombineBackward(ReadOnlySpan<LayerPass> passes);
}
