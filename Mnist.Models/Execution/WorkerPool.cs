using System.Runtime.ExceptionServices;

namespace Mnist.Models.Execution;

/// <summary>Threads that run the items of a phase and meet at its end: one barrier per phase, nothing allocated per phase.</summary>
/// <remarks>
/// Items are handed out one by one, so a slow core takes fewer. Which thread runs an item must not matter to the result.
/// A phase takes no more threads than it has items; a thread is started when a phase first wants it.
/// Between phases workers spin for a short while, because the next phase of a step follows at once, then park.
/// </remarks>
/// <param name="threads">Most threads that work, the caller's included; at least 1.</param>
internal sealed class WorkerPool(int threads) : IDisposable
{
    // About 50 microseconds: longer than the gap between two phases of a step, shorter than what a scheduler notices.
    private const int SpinsBeforeParking = 2000;

    private readonly List<Worker> _workers = [];
    private Action<int>? _work;
    private Exception? _failure;
    private int _items;
    private int _nextItem;
    private int _busy;
    private bool _stopping;

    // The upper half numbers the phases, the lower says how many workers take part: read as one, or a worker could take one phase's number for another.
    private long _phase;

    /// <summary>Most threads that work, the caller's included; to be changed between phases only.</summary>
    public int Threads { get; set; } = threads >= 1 ? threads : throw new ArgumentOutOfRangeException(nameof(threads), $"threads must be 1 or more, received {threads}.");

    /// <summary>Threads that were started.</summary>
    public int Started => _workers.Count;

    /// <summary>Runs <c>work(0)</c> to <c>work(items - 1)</c>, in any order, and returns when all are done; throws the first exception of an item, once no thread is at work any more.</summary>
    /// <param name="work">A delegate made once: making one per call would allocate in every step.</param>
    /// <param name="items">Number of items.</param>
    public void Run(Action<int> work, int items)
    {
        int workers = Math.Min(Threads, items) - 1;
        if (workers <= 0)
        {
            for (int i = 0; i < items; i++)
            {
                work(i);
            }

            return;
        }

        while (_workers.Count < workers)
        {
            _workers.Add(new Worker(this, _workers.Count, _phase));
        }

        _work = work;
        _items = items;
        _nextItem = 0;
        Volatile.Write(ref _busy, workers);
        BeginPhase(workers);
        RunItems();
        SpinWait spin = default;
        while (Volatile.Read(ref _busy) > 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        // An idle pool must not keep buffers alive.
        _work = null;
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Ends the workers.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _stopping, true);
        BeginPhase(_workers.Count);
        _workers.ForEach(worker => worker.Dispose());
        _workers.Clear();
    }

    private void BeginPhase(int workers)
    {
        Interlocked.Exchange(ref _phase, (((_phase >> 32) + 1) << 32) | (uint)workers);
        for (int i = 0; i < workers; i++)
        {
            _workers[i].Unpark();
        }
    }

    private void RunItems()
    {
        Action<int> work = _work!;
        int item;
        while ((item = Interlocked.Increment(ref _nextItem) - 1) < _items)
        {
            try
            {
                work(item);
            }
            catch (Exception exception)
            {
                // Kept for the caller's thread, which throws it when the phase is over. One is enough: the others mostly follow from the same cause.
                Interlocked.CompareExchange(ref _failure, exception, null);
            }
        }
    }

    /// <summary>A thread of the pool.</summary>
    private sealed class Worker : IDisposable
    {
        private readonly WorkerPool _pool;
        private readonly int _index;
        private readonly Thread _thread;
        private readonly SemaphoreSlim _parking = new(0);
        private bool _parked;
        private long _seen;

        public Worker(WorkerPool pool, int index, long phase)
        {
            (_pool, _index, _seen) = (pool, index, phase);
            _thread = new Thread(Work) { IsBackground = true, Name = $"Mnist worker {index + 1}" };
            _thread.Start();
        }

        public void Unpark()
        {
            if (Interlocked.Exchange(ref _parked, false))
            {
                _parking.Release();
            }
        }

        public void Dispose()
        {
            _thread.Join();
            _parking.Dispose();
        }

        private void Work()
        {
            while (true)
            {
                WaitForPhase();
                if (Volatile.Read(ref _pool._stopping))
                {
                    return;
                }

                _pool.RunItems();
                Interlocked.Decrement(ref _pool._busy);
            }
        }

        private void WaitForPhase()
        {
            while (true)
            {
                for (int spins = 0; spins < SpinsBeforeParking; spins++)
                {
                    if (IsCalled())
                    {
                        return;
                    }

                    Thread.SpinWait(8);
                }

                Interlocked.Exchange(ref _parked, true);

                // The phase may have begun between the last look and the flag: then whoever clears the flag first decides.
                bool called = IsCalled();
                if (called && Interlocked.Exchange(ref _parked, false))
                {
                    return;
                }

                _parking.Wait();

                // The call that wakes may be late, of a phase this worker saw by itself and is through with: then it waits again, or it would count twice.
                if (called || IsCalled())
                {
                    return;
                }
            }
        }

        // Phases without this worker may pass unseen; one with it cannot, because its end waits for the worker.
        private bool IsCalled()
        {
            long phase = Volatile.Read(ref _pool._phase);
            if (phase == _seen || _index >= (int)phase)
            {
                return false;
            }

            _seen = phase;
            return true;
        }
    }
}
