namespace Mnist.Cli.Rendering;

/// <summary>Estimates how long a run of several trainings still takes from how long its parts have taken so far.</summary>
/// <param name="work">Work of each part, in any one unit, as multiply-adds.</param>
/// <param name="clock">The time.</param>
internal sealed class TimeEstimate(IReadOnlyList<double> work, TimeProvider clock)
{
    // Of the whole work: before so much is done, a small first model says little about the time of much larger ones.
    private const double EnoughWork = 0.05;

    private double _workBefore;
    private TimeSpan _timeBefore;
    private readonly HashSet<int> _toCome = [.. Enumerable.Range(0, work.Count)];
    private int _part = -1;
    private long _start;
    private double _first;
    private double _now;

    /// <summary>Time left; null while too little is known.</summary>
    public TimeSpan? Left
    {
        get
        {
            if (_part < 0 || _now <= _first)
            {
                return null;
            }

            // The part under way by its own pace; the parts to come by the pace so far, because other models have another.
            TimeSpan spent = clock.GetElapsedTime(_start);
            double done = (_now - _first) * work[_part];
            double toCome = _toCome.Sum(part => work[part]);
            if (toCome > 0 && _workBefore + done < EnoughWork * (_workBefore + ((1 - _first) * work[_part]) + toCome))
            {
                return null;
            }

            double pace = (_timeBefore + spent).TotalSeconds / (_workBefore + done);
            return (spent * ((1 - _now) / (_now - _first))) + TimeSpan.FromSeconds(pace * toCome);
        }
    }

    /// <summary>A part need not be done.</summary>
    /// <param name="part">Its index.</param>
    public void Skip(int part) => _toCome.Remove(part);

    /// <summary>A part begins, and the one before is over.</summary>
    /// <param name="part">Its index.</param>
    /// <param name="done">Fraction of it that is done already, 0 to 1.</param>
    public void Begin(int part, double done = 0)
    {
        if (_part >= 0)
        {
            _timeBefore += clock.GetElapsedTime(_start);
            _workBefore += (1 - _first) * work[_part];
        }

        _part = part;
        _toCome.Remove(part);
        (_start, _first, _now) = (clock.GetTimestamp(), done, done);
    }

    /// <summary>The part under way has got so far.</summary>
    /// <param name="done">Fraction of it that is done, 0 to 1.</param>
    public void Report(double done) => _now = done;
}
