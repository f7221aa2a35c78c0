using System.Runtime.ExceptionServices;

namespace Mnist.Models.Training;

/// <summary>Threads that run the items of a phase and meet at its end: one barrier per phase, nothing allocated per phase.</summary>
/// <remarks>
/// Items are handed out one by one, so a slow core takes fewer. Which thread runs an item must not matter to the result.
/// Between phases workers spin for a short while, because the next phase of a step follows at once, then park.
/// </remarks>
internal sealed class WorkerPool : IDisposable
{
    // About 50 microseconds: longer than the gap between two phases of a step, shorter than what a scheduler notices.
    private const int SpinsBeforeParking = 2000;

    private readonly Thread[] _threads;
    private readonly SemaphoreSlim[] _parking;
    private readonly bool[] _parked;
    private Action<int>? _work;
    private Exception? _failure;
    private int _items;
    private int _nextItem;
    private int _busy;
    private int _phase;
    private bool _stopping;

    /// <summary>Starts the workers.</summary>
    /// <param name="threads">Threads that work, the caller's included; at least 1.</param>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _threads = new Thread[threads - 1];
        _parking = new SemaphoreSlim[threads - 1];
        _parked = new bool[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i;
            _parking[i] = new SemaphoreSlim(0);
            _threads[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"Mnist worker {worker + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>Threads that work, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>Runs <c>work(0)</c> to <c>work(items - 1)</c>, in any order, and returns when all are done; throws the first exception of an item, once no thread is at work any more.</summary>
    /// <param name="work">A delegate made once: making one per call would allocate in every step.</param>
    /// <param name="items">Number of items.</param>
    public void Run(Action<int> work, int items)
    {
        if (_threads.Length == 0 || items == 1)
        {
            for (int i = 0; i < items; i++)
            {
                work(i);
            }

            return;
        }

        _work = work;
        _items = items;
        _nextItem = 0;
        Volatile.Write(ref _busy, _threads.Length);
        Interlocked.Increment(ref _phase);
        for (int i = 0; i < _parked.Length; i++)
        {
            if (Interlocked.Exchange(ref _parked[i], false))
            {
                _parking[i].Release();
            }
        }

        RunItems();
        SpinWait spin = default;
        while (Volatile.Read(ref _busy) > 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        // An idle pool should keep nobody's buffers alive.
        _work = null;
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Ends the workers.</summary>
    public void Dispose()
    {
        if (_stopping)
        {
            return;
        }

        Volatile.Write(ref _stopping, true);
        Interlocked.Increment(ref _phase);
        foreach (SemaphoreSlim parking in _parking)
        {
            parking.Release();
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        foreach (SemaphoreSlim parking in _parking)
        {
            parking.Dispose();
        }
    }

    private void Work(int worker)
    {
        int seen = 0;
        while (true)
        {
            WaitForPhase(worker, seen);
            seen = Volatile.Read(ref _phase);
            if (Volatile.Read(ref _stopping))
            {
                return;
            }

            RunItems();
            Interlocked.Decrement(ref _busy);
        }
    }

    private void WaitForPhase(int worker, int seen)
    {
        for (int spins = 0; spins < SpinsBeforeParking; spins++)
        {
            if (Volatile.Read(ref _phase) != seen)
            {
                return;
            }

            Thread.SpinWait(8);
        }

        Interlocked.Exchange(ref _parked[worker], true);

        // The phase may have begun between the last look and the flag: then whoever clears the flag first decides.
        if (Volatile.Read(ref _phase) != seen && Interlocked.Exchange(ref _parked[worker], false))
        {
            return;
        }

        _parking[worker].Wait();
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
}
