using System.Collections.Concurrent;

namespace Mnist.Models.Training;

/// <summary>Pools of workers that wait for the next call: starting threads costs as much as scoring a few hundred rows.</summary>
internal static class WorkerPools
{
    private static readonly ConcurrentDictionary<int, ConcurrentBag<WorkerPool>> Idle = new();

    /// <summary>A pool that is nobody else's until the lease is disposed.</summary>
    /// <param name="threads">Threads that work, the caller's included; below 1 counts as 1.</param>
    public static Lease Rent(int threads)
    {
        threads = Math.Max(1, threads);
        return new Lease(IdleOf(threads).TryTake(out WorkerPool? pool) ? pool : new WorkerPool(threads));
    }

    private static ConcurrentBag<WorkerPool> IdleOf(int threads) => Idle.GetOrAdd(threads, static _ => []);

    /// <summary>A rented pool; its parked threads cost nothing once it is given back.</summary>
    /// <param name="pool">The pool.</param>
    internal sealed class Lease(WorkerPool pool) : IDisposable
    {
        private WorkerPool? _pool = pool;

        /// <summary>The pool.</summary>
        /// <exception cref="ObjectDisposedException">It was given back.</exception>
        public WorkerPool Pool => _pool ?? throw new ObjectDisposedException(nameof(Lease));

        /// <summary>Gives the pool back.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _pool, null) is { } pool)
            {
                IdleOf(pool.Threads).Add(pool);
            }
        }
    }
}
