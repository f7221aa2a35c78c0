namespace Mnist.Models.Kernels.Normalization;

/// <summary>The shards of a batch, in order, as batch normalisation sees them when they meet.</summary>
internal interface IBatchShards
{
    /// <summary>Number of shards.</summary>
    int Count { get; }

    /// <summary>Input of a shard, (rows, channels).</summary>
    ReadOnlySpan<float> Input(int shard);

    /// <summary>A number for each step of a shard's input, 0 where the step does not count; empty when all count.</summary>
    ReadOnlySpan<float> Mask(int shard);

    /// <summary>What <see cref="BatchNormalizationKernel.SumGradients"/> left in a shard's scratch.</summary>
    ReadOnlySpan<float> Sums(int shard);
}
