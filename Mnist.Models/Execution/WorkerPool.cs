using System.Runtime.ExceptionServices;

namespace Mnist.Models.Execution;

/// <summary>Threads that run the items of a phase and meet at its end: one barrier per phase, nothing allocated per phase.</summary>
/// <remarks>
/// Items are handed out one by one, so a slow core takes fewer. Which thread runs an item must not matter to the result.
/// A phase takes no more threads than it has items; a thread is started when a phase first wants it. It ends when its items are done and the workers
/// that entered it have left: on a busy machine, one that wakes after the others did the work is not waited for.
/// Between phases workers spin for a short while, because the next phase of a step follows at once, then park.
/// </remarks>
/// <param name="threads">Most threads that work, the caller's included; at least 1.</param>
internal sealed class WorkerPool(int threads) : IDisposable
{
    // About 50 microseconds: longer than the gap between two phases of a step, shorter than what a scheduler notices.
    private const int SpinsBeforeParking = 2000;

    private const int InvitedShift = 16;
    private const int PhaseShift = 32;
    private const long Half = 0xFFFF;

    private readonly List<Worker> _workers = [];
    private Action<int>? _work;
    private Exception? _failure;
    private int _items;
    private int _nextItem;
    private bool _stopping;

    // The upper half numbers the phases; below it stand how many workers may enter, none once it is over, and how many are inside. Read and changed as one,
    // or a worker could take one phase's number for another, or enter one that is over.
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
        BeginPhase(workers);
        RunItems();
        EndPhase();

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
        Interlocked.Exchange(ref _phase, (((_phase >> PhaseShift) + 1) << PhaseShift) | ((long)workers << InvitedShift));
        for (int i = 0; i < workers; i++)
        {
            _workers[i].Unpark();
        }
    }

    // Lets no more workers in, and waits for those inside.
    private void EndPhase()
    {
        Interlocked.And(ref _phase, ~(Half << InvitedShift));
        SpinWait spin = default;
        while ((Volatile.Read(ref _phase) & Half) > 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
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
            (_pool, _index, _seen) = (pool, index, phase >> PhaseShift);
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
                Interlocked.Decrement(ref _pool._phase);
            }
        }

        private void WaitForPhase()
        {
            while (true)
            {
                for (int spins = 0; spins < SpinsBeforeParking; spins++)
                {
                    if (Enters())
                    {
                        return;
                    }

                    Thread.SpinWait(8);
                }

                Interlocked.Exchange(ref _parked, true);

                // The phase may have begun between the last look and the flag: then whoever clears the flag first decides.
                bool entered = Enters();
                if (entered && Interlocked.Exchange(ref _parked, false))
                {
                    return;
                }

                _parking.Wait();

                // The call that wakes may be late, of a phase that is over or that this worker saw by itself and is through with: then it waits again.
                if (entered || Enters())
                {
                    return;
                }
            }
        }

        // Once into each phase that is open to this worker.
        private bool Enters()
        {
            long phase = Volatile.Read(ref _pool._phase);
            while (phase >> PhaseShift != _seen && _index < ((phase >> InvitedShift) & Half))
            {
                long now = Interlocked.CompareExchange(ref _pool._phase, phase + 1, phase);
                if (now == phase)
                {
                    _seen = phase >> PhaseShift;
                    return true;
                }

                phase = now;
            }

            return false;
        }
    }
}
