using Mnist.Formats.Tensors;

namespace Mnist.Models.Execution;

/// <summary>Buffers that shards take turns with: as many as threads are at work at once, so memory follows from the threads and not from the batch, and a thread gets the one it had before, which is in its core's cache.</summary>
internal sealed class ShardArenas
{
    private readonly Lock _lock = new();
    private readonly (AlignedBuffer Arena, int Thread)[] _free;
    private readonly int _length;
    private int _count;

    /// <summary>Allocates them.</summary>
    /// <param name="length">Floats of each.</param>
    /// <param name="threads">Threads that are expected; for more there will be more.</param>
    /// <param name="shards">Most shards at work at once.</param>
    public ShardArenas(int length, int threads, int shards)
    {
        (_length, _free) = (length, new (AlignedBuffer, int)[shards]);
        while (_count < Math.Min(threads, shards))
        {
            _free[_count++] = (new AlignedBuffer(length), -1);
        }
    }

    /// <summary>One for a shard alone: the one this thread gave back last, or nobody, or another. It holds what the shard before left there.</summary>
    public AlignedBuffer Take()
    {
        lock (_lock)
        {
            if (_count == 0)
            {
                return new AlignedBuffer(_length);
            }

            int place = Place(Environment.CurrentManagedThreadId);
            AlignedBuffer arena = _free[place].Arena;
            _free[place] = _free[--_count];
            return arena;
        }
    }

    /// <summary>Gives it to the next shard.</summary>
    public void Return(AlignedBuffer arena)
    {
        lock (_lock)
        {
            _free[_count++] = (arena, Environment.CurrentManagedThreadId);
        }
    }

    private int Place(int thread)
    {
        int place = 0;
        for (int i = 0; i < _count; i++)
        {
            bool better = _free[i].Thread == thread || (_free[i].Thread < 0 && _free[place].Thread != thread);
            place = better ? i : place;
        }

        return place;
    }
}
