namespace Mnist.Models.Execution;

/// <summary>Pools of workers that wait for the next call: starting threads costs as much as scoring a few hundred rows.</summary>
/// <remarks>There are as many as were ever wanted at once, and one that is idle for a while is ended.</remarks>
internal static class WorkerPools
{
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(10);

    // The one given back last is at the end and the first to be rented again, so the others grow old.
    private static readonly List<(WorkerPool Pool, long Since)> Idle = [];
    private static readonly Lock Gate = new();
    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly ITimer Sweeper = Clock.CreateTimer(_ => EndIdle(IdleTimeout), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>A pool for one caller alone, until the lease is disposed.</summary>
    /// <param name="threads">Most threads that work, the caller's included; below 1 counts as 1.</param>
    public static Lease Rent(int threads)
    {
        WorkerPool? pool = null;
        lock (Gate)
        {
            if (Idle.Count > 0)
            {
                pool = Idle[^1].Pool;
                Idle.RemoveAt(Idle.Count - 1);
            }
        }

        pool ??= new WorkerPool(1);
        pool.Threads = Math.Max(1, threads);
        return new Lease(pool);
    }

    /// <summary>Ends the threads of pools that have been idle for so long.</summary>
    public static void EndIdle(TimeSpan timeout)
    {
        List<WorkerPool> ended;
        lock (Gate)
        {
            ended = [.. Idle.TakeWhile(idle => Clock.GetElapsedTime(idle.Since) >= timeout).Select(idle => idle.Pool)];
            Idle.RemoveRange(0, ended.Count);
            SweepLater();
        }

        ended.ForEach(pool => pool.Dispose());
    }

    private static void GiveBack(WorkerPool pool)
    {
        lock (Gate)
        {
            Idle.Add((pool, Clock.GetTimestamp()));
            SweepLater();
        }
    }

    private static void SweepLater()
    {
        if (Idle.Count > 0)
        {
            Sweeper.Change(IdleTimeout, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A rented pool; its parked threads cost little once it is given back.</summary>
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
                GiveBack(pool);
            }
        }
    }
}
