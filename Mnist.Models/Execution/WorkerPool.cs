using System.Runtime.ExceptionServices;

namespace Mnist.Models.Execution;

/// <summary>Threads that run the items of a phase and meet at its end: one barrier per phase, nothing allocated per phase.</summary>
/// <remarks>
/// Each thread has items of its own and helps the others when it is done with them (<see cref="ItemRuns"/>), so a slow core takes fewer. Which thread runs an item must not matter to the result.
/// A phase takes no more threads than it has items; a thread is started when a phase first wants it. It ends when its items are done:
/// on a busy machine, a worker that wakes after the others did the work is not waited for.
/// Between phases workers spin for a short while, because the next phase of a step follows at once, then park.
/// </remarks>
/// <param name="threads">Most threads that work, the caller's included; at least 1.</param>
internal sealed class WorkerPool(int threads) : IDisposable
{
    // About 50 microseconds: longer than the gap between two phases of a step, shorter than what a scheduler notices.
    private const int SpinsBeforeParking = 2000;

    // As long as a phase's threads mostly differ; then the caller's processor is offered to whoever wants it.
    private const int SpinsBeforeYielding = 200;

    private static readonly TimeProvider Clock = TimeProvider.System;

    // A millisecond: less than a slice of the scheduler.
    private static readonly long TicksBetweenOffers = Clock.TimestampFrequency / 1000;

    private readonly List<Worker> _workers = [];
    private readonly ItemRuns _runs = new();
    private Action<int>? _work;
    private Exception? _failure;
    private int _done;
    private int _callersProcessor;
    private bool _stopping;

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
            _workers.Add(new Worker(this, _workers.Count));
        }

        (_work, _done) = (work, 0);
        _callersProcessor = Processors.Current;
        _runs.Open(items, workers + 1);
        Unpark(workers);
        int taken = 0;
        for (; _runs.TryTake(0, out int item); taken++)
        {
            Run(item);
        }

        Interlocked.Add(ref _done, taken);
        Wait(items);
        _runs.Close();

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
        Unpark(_workers.Count);
        _workers.ForEach(worker => worker.Dispose());
        _workers.Clear();
    }

    private void Unpark(int workers)
    {
        for (int i = 0; i < workers; i++)
        {
            _workers[i].Unpark();
        }
    }

    private void Wait(int items)
    {
        for (int spins = 0; Volatile.Read(ref _done) < items && spins < SpinsBeforeYielding; spins++)
        {
            Thread.SpinWait(1);
        }

        SpinWait spin = default;
        while (Volatile.Read(ref _done) < items)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void Run(int item)
    {
        try
        {
            _work!(item);
        }
        catch (Exception exception)
        {
            // Kept for the caller's thread, which throws it when the phase is over. One is enough: the others mostly follow from the same cause.
            Interlocked.CompareExchange(ref _failure, exception, null);
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
        private long _nextOffer;

        public Worker(WorkerPool pool, int index)
        {
            (_pool, _index) = (pool, index);
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
            while (WaitForItem(out int item))
            {
                // Said once for several items: each time, the caller and the worker take the number from each other.
                int done = 0;
                do
                {
                    _pool.Run(item);
                    done++;
                    if (Clock.GetTimestamp() >= _nextOffer)
                    {
                        Interlocked.Add(ref _pool._done, done);
                        done = 0;
                        MakeRoom();
                    }
                }
                while (_pool._runs.TryTake(_index + 1, out item));
                Interlocked.Add(ref _pool._done, done);
            }
        }

        // A scheduler takes the processor away at any moment, mostly in the middle of an item, and then all wait for that item until the slice of whoever came in is over.
        // So a worker offers its processor now and then while it holds none; where nobody wants it, that costs nothing. Beside the caller it would only take turns with it.
        private void MakeRoom()
        {
            if (Processors.Current == _pool._callersProcessor)
            {
                Processors.Leave(_pool._callersProcessor);
            }

            Thread.Yield();
            _nextOffer = Clock.GetTimestamp() + TicksBetweenOffers;
        }

        // False when the pool is at its end.
        private bool WaitForItem(out int item)
        {
            while (true)
            {
                for (int spins = 0; spins < SpinsBeforeParking; spins++)
                {
                    if (_pool._runs.TryTake(_index + 1, out item))
                    {
                        return true;
                    }

                    Thread.SpinWait(8);
                }

                Interlocked.Exchange(ref _parked, true);

                // A phase may have begun, or the end come, between the last look and the flag: then whoever clears the flag first decides.
                if (Volatile.Read(ref _pool._stopping))
                {
                    item = -1;
                    return false;
                }

                bool claimed = _pool._runs.TryTake(_index + 1, out item);
                if (claimed && Interlocked.Exchange(ref _parked, false))
                {
                    return true;
                }

                // The call that wakes may be late, of a phase that is over: then it waits again.
                _parking.Wait();
                if (claimed)
                {
                    return true;
                }
            }
        }
    }
}
