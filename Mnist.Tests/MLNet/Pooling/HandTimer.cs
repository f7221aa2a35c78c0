namespace Mnist.Tests.MLNet.Pooling;

/// <summary>A clock whose timers go off when the test says so, on the test's own thread.</summary>
internal sealed class HandTimer : TimeProvider
{
    private readonly List<Timer> _timers = [];

    /// <summary>Timers that have not been disposed.</summary>
    public int Running
    {
        get
        {
            lock (_timers)
            {
                return _timers.Count;
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, () => callback(state));
        lock (_timers)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    public void Tick(int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            Timer[] timers;
            lock (_timers)
            {
                timers = [.. _timers];
            }

            Array.ForEach(timers, timer => timer.GoOff());
        }
    }

    private sealed class Timer(HandTimer owner, Action goOff) : ITimer
    {
        public void GoOff() => goOff();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            lock (owner._timers)
            {
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
