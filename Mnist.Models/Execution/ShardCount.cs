using System.Numerics;

namespace Mnist.Models.Execution;

/// <summary>Into how many shards a batch is cut. It follows from the batch and the model alone, never from the machine.</summary>
internal static class ShardCount
{
    /// <summary>More shards would make the gradient buffers and their sum dearer than the idle cores they feed.</summary>
    public const int Max = 8;

    /// <summary>Fewer rows and the matrix kernels no longer reuse a weight they have loaded.</summary>
    public const int MinRows = 16;

    // A shard should work for some 10 microseconds forward: below that the barrier and the sum of the shards' gradients cost more than they save.
    private const long MinMultiplyAdds = 1_000_000;

    /// <summary>Number of shards, 1 to <see cref="Max"/>, a power of two: two, four and eight cores share them evenly.</summary>
    /// <param name="batch">Rows of a batch.</param>
    /// <param name="multiplyAdds">Fused multiply-adds of one row forward.</param>
    public static int For(int batch, long multiplyAdds)
    {
        long byRows = batch / MinRows;
        long byWork = batch * multiplyAdds / MinMultiplyAdds;
        return (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(Math.Min(byRows, byWork), 1, Max) + 1) / 2;
    }
}
