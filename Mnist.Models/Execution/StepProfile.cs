namespace Mnist.Models.Execution;

/// <summary>Where the time of training steps goes: layer by layer, forward and backward, and what surrounds the layers.</summary>
/// <remarks>
/// Times are milliseconds per step shared out over the threads: the time of all threads, divided by their number. So the layers' rows, loading,
/// loss, update, serial work and waiting add up to <see cref="StepMilliseconds"/>. Once <see cref="WarmupSteps"/> steps have been made their
/// times are dropped, because the runtime was still compiling; a shorter run counts all of its steps.
/// </remarks>
/// <example><code>
/// model.Profile = new StepProfile();
/// model.fit(x, y);
/// Console.WriteLine(model.Profile.Layers[0].ForwardMilliseconds);
/// </code></example>
public sealed class StepProfile
{
    /// <summary>Steps at the start of a long run that do not count.</summary>
    public const int WarmupSteps = 20;

    private IReadOnlyList<BoundCall> _calls = [];
    private bool[] _inputGradients = [];
    private ShardClock[] _shards = [];
    private long[] _updates = [];
    private readonly TimeProvider _clock;
    private long _seen;
    private long _firstStep;
    private long _rows;
    private long _wall;
    private long _parallel;
    private long _stepStart;

    /// <summary>Measures by the system's clock.</summary>
    public StepProfile()
        : this(TimeProvider.System)
    {
    }

    /// <summary>Measures by a clock.</summary>
    /// <param name="clock">Where the time is read.</param>
    public StepProfile(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
    }

    /// <summary>Threads that shared the steps; 0 before <c>fit</c>.</summary>
    public int Threads { get; private set; }

    /// <summary>Steps counted.</summary>
    public long Steps { get; private set; }

    /// <summary>Mean milliseconds of a step.</summary>
    public double StepMilliseconds => PerStep(_wall);

    /// <summary>Milliseconds of the very first step, in which the runtime compiles the kernels.</summary>
    public double FirstStepMilliseconds => Milliseconds(_firstStep);

    /// <summary>The calls of layers, in the order they run.</summary>
    public IReadOnlyList<LayerProfile> Layers => [.. _calls.Select(Row).OfType<LayerProfile>()];

    /// <summary>Copying the batch's rows and targets in.</summary>
    public double LoadMilliseconds => Shared(_shards.Sum(shard => shard.Load));

    /// <summary>Loss, its gradient, and the metrics.</summary>
    public double LossMilliseconds => Shared(_shards.Sum(shard => shard.Loss));

    /// <summary>Adding the shards' gradients, regularisation and the optimizer.</summary>
    public double UpdateMilliseconds => Shared(_updates.Sum());

    /// <summary>What one thread does alone: buffers derived from the weights, statistics of the whole batch, clipping by norm.</summary>
    public double SerialMilliseconds => Shared(_wall - _parallel);

    /// <summary>Threads without work: at the barriers, and while one works alone.</summary>
    public double WaitMilliseconds => Shared((_wall * Threads) - Busy - (_wall - _parallel));

    private long Busy => _shards.Sum(shard => shard.Total) + _updates.Sum();

    /// <summary>The clock's ticks.</summary>
    internal long Now => _clock.GetTimestamp();

    /// <summary>Starts again for a plan.</summary>
    internal void Begin(ExecutionPlan plan, IReadOnlyList<Shard> shards, int ranges, int threads)
    {
        _calls = plan.Calls;
        _inputGradients = [.. shards[0].Passes.Select(pass => pass.NeedsInputGradient)];
        _shards = [.. shards.Select(shard => shard.Clock = new ShardClock(_calls.Count, _clock))];
        _updates = new long[ranges];
        Threads = threads;
        _seen = 0;
        Clear();
    }

    /// <summary>Starts a step.</summary>
    internal void BeginStep()
    {
        if (_seen++ == WarmupSteps)
        {
            Clear();
        }

        _stepStart = Now;
    }

    /// <summary>Charges the time since <paramref name="start"/> to the phases all threads share.</summary>
    internal void EndPhase(long start) => _parallel += Now - start;

    /// <summary>Charges the time since <paramref name="start"/> to a range of weights; each has a place of its own, so threads do not meet.</summary>
    internal void EndUpdate(int range, long start) => _updates[range] += Now - start;

    /// <summary>Ends a step of so many rows.</summary>
    internal void EndStep(int rows)
    {
        long step = Now - _stepStart;
        _firstStep = _seen == 1 ? step : _firstStep;
        _wall += step;
        _rows += rows;
        Steps++;
    }

    private double Milliseconds(long ticks) => ticks * 1000.0 / _clock.TimestampFrequency;

    private static double Gigaflops(double multiplyAdds, double milliseconds) => milliseconds == 0 ? 0 : 2 * multiplyAdds / milliseconds / 1e6;

    private void Clear()
    {
        foreach (ShardClock shard in _shards)
        {
            shard.Clear();
        }

        Array.Clear(_updates);
        (Steps, _rows, _wall, _parallel) = (0, 0, 0, 0);
    }

    private LayerProfile? Row(BoundCall call, int index)
    {
        if (call.Layer is null)
        {
            return null;
        }

        double forward = Shared(_shards.Sum(shard => shard.Forward[index]));
        double backward = Shared(_shards.Sum(shard => shard.Backward[index]));
        double rows = (double)_rows / Math.Max(1, Steps);
        return new LayerProfile(
            call.Follower is { } name ? $"{call.Layer.Name} + {name.Name}" : call.Layer.Name,
            call.Follower is { } type ? $"{call.Layer.ClassName} + {type.ClassName}" : call.Layer.ClassName,
            forward,
            backward,
            _wall == 0 ? 0 : (forward + backward) / StepMilliseconds,
            Gigaflops(rows * call.Computation.MultiplyAdds, forward),
            Gigaflops(rows * call.Computation.BackwardMultiplyAdds(_inputGradients[index]), backward));
    }

    private double PerStep(long ticks) => Milliseconds(ticks) / Math.Max(1, Steps);

    private double Shared(long ticks) => PerStep(ticks) / Math.Max(1, Threads);
}
