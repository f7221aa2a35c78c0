using System.Numerics;

namespace Mnist.Models.Execution;

/// <summary>Into how many shards a batch is cut. It follows from the batch and the model alone, never from the machine.</summary>
internal static class ShardCount
{
    /// <summary>More shards would make the gradient buffers and their sum dearer than the idle cores they feed.</summary>
    public const int Most = 8;

    /// <summary>Fewer rows and the matrix kernels no longer reuse a weight they have loaded.</summary>
    public const int FewestRows = 16;

    // A shard should work for some 10 microseconds forward: below that the barrier and the sum of the shards' gradients cost more than they save.
    private const long FewestMultiplyAdds = 1_000_000;

    /// <summary>Number of shards, 1 to <see cref="Most"/>, a power of two: two, four and eight cores share them evenly.</summary>
    /// <param name="batch">Rows of a batch.</param>
    /// <param name="multiplyAdds">Fused multiply-adds of one row forward.</param>
    public static int For(int batch, long multiplyAdds)
    {
        long byRows = batch / FewestRows;
        long byWork = batch * multiplyAdds / FewestMultiplyAdds;
        return (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(Math.Min(byRows, byWork), 1, Most) + 1) / 2;
    }
}
