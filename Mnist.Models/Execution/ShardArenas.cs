using Mnist.Formats.Tensors;

namespace Mnist.Models.Execution;

/// <summary>Buffers that shards take turns with: as many as threads are at work at once, so memory follows from the threads and not from the batch, and a core finds the last shard's buffer in its cache.</summary>
internal sealed class ShardArenas
{
    private readonly Lock _lock = new();
    private readonly AlignedBuffer[] _free;
    private readonly int _length;
    private int _count;

    /// <summary>Allocates them.</summary>
    /// <param name="length">Floats of each.</param>
    /// <param name="threads">Threads that are expected; for more there will be more.</param>
    /// <param name="shards">Most shards at work at once.</param>
    public ShardArenas(int length, int threads, int shards)
    {
        (_length, _free) = (length, new AlignedBuffer[shards]);
        while (_count < Math.Min(threads, shards))
        {
            _free[_count++] = new AlignedBuffer(length);
        }
    }

    /// <summary>One for a shard alone: the one given back last. It holds what the shard before left there.</summary>
    public AlignedBuffer Take()
    {
        lock (_lock)
        {
            return _count > 0 ? _free[--_count] : new AlignedBuffer(_length);
        }
    }

    /// <summary>Gives it to the next shard.</summary>
    public void Return(AlignedBuffer arena)
    {
        lock (_lock)
        {
            _free[_count++] = arena;
        }
    }
}
