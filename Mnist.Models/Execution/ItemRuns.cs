namespace Mnist.Models.Execution;

/// <summary>The items of a phase, cut into a run for each thread, of which one at a time is taken; who is done with its own run takes from the others.</summary>
/// <remarks>
/// From phase to phase a thread gets the same items, so what it wrote for them is still in its core's cache, and no other core waits for it:
/// <code>
/// items       0 1 2 3 4 5 6 7
/// thread      0 0 0 0 1 1 1 1      where both are equally fast
/// </code>
/// </remarks>
internal sealed class ItemRuns
{
    // In place of the next item: none is handed out between two phases, while what they read is changed.
    private const long Closed = uint.MaxValue;
    private const int PhaseShift = 32;

    // Two cache lines, which processors fetch together: a thread that takes of its own run disturbs no other.
    private const int Spacing = 128 / sizeof(long);

    // Of each run: the upper half numbers the phases, the lower is the next item. Read and changed as one, or a thread could take an item of a phase that is over.
    private long[] _next = [];
    private long _phase;
    private int _items;
    private int _threads;

    /// <summary>Begins a phase.</summary>
    /// <param name="items">Number of items.</param>
    /// <param name="threads">Number of threads, at most as many as items.</param>
    public void Open(int items, int threads)
    {
        if (_next.Length < threads * Spacing)
        {
            // Who looks before its runs are opened must find none.
            long[] next = new long[threads * Spacing];
            Array.Fill(next, Closed);
            Volatile.Write(ref _next, next);
        }

        (_items, _phase) = (items, (_phase + 1) & int.MaxValue);

        // After the longer array: whoever reads the number finds room for all runs.
        Volatile.Write(ref _threads, threads);
        for (int run = 0; run < threads; run++)
        {
            Interlocked.Exchange(ref _next[run * Spacing], (_phase << PhaseShift) | (uint)Start(run, items, threads));
        }
    }

    /// <summary>Ends the phase, all of whose items were taken.</summary>
    public void Close()
    {
        for (int run = 0; run < _threads; run++)
        {
            // Before anything of the next phase is written, on every processor.
            Interlocked.Exchange(ref _next[run * Spacing], (_phase << PhaseShift) | Closed);
        }
    }

    /// <summary>Takes an item.</summary>
    /// <param name="thread">Number of the thread, from 0; one beyond the phase's gets nothing.</param>
    /// <param name="item">The item.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(int thread, out int item)
    {
        int threads = Volatile.Read(ref _threads);
        for (int i = 0; i < threads && thread < threads; i++)
        {
            int run = (thread + i) % threads;
            ref long next = ref _next[run * Spacing];
            for (long seen = Volatile.Read(ref next); IsOpen(seen, run); seen = Volatile.Read(ref next))
            {
                // Nothing of the phase can have changed since it was seen, or this fails.
                if (Interlocked.CompareExchange(ref next, seen + 1, seen) == seen)
                {
                    item = (int)seen;
                    return true;
                }
            }
        }

        item = -1;
        return false;
    }

    private bool IsOpen(long seen, int run) => (uint)seen < (uint)Start(run + 1, Volatile.Read(ref _items), Volatile.Read(ref _threads));

    private static int Start(int run, int items, int threads) => (int)((long)items * run / threads);
}
