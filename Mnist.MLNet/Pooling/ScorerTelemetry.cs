using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Mnist.MLNet.Pooling;

/// <summary>What monitoring sees of a scorer: the meter and the activity source <c>Mnist.MLNet</c>, which OpenTelemetry collects by that name.</summary>
internal sealed class ScorerTelemetry : IDisposable
{
    public const string Name = "Mnist.MLNet";

    private static readonly ActivitySource Activities = new(Name);

    private readonly Meter _meter;
    private readonly bool _ownsMeter;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _active;
    private readonly UpDownCounter<long> _waiting;
    private readonly Counter<long> _loads;
    private readonly TimeProvider _clock;

    /// <param name="meters">The host's, which then owns the meter; one of our own when null.</param>
    /// <param name="clock">The time.</param>
    public ScorerTelemetry(IMeterFactory? meters, TimeProvider clock)
    {
        _clock = clock;
        _meter = meters?.Create(Name) ?? new Meter(Name);
        _ownsMeter = meters is null;
        _duration = _meter.CreateHistogram<double>("mnist.scorer.duration", "s", "Time to score a row, without the wait for a place.");
        _active = _meter.CreateUpDownCounter<long>("mnist.scorer.active", "{row}", "Rows that are being scored.");
        _waiting = _meter.CreateUpDownCounter<long>("mnist.scorer.waiting", "{row}", "Rows that wait for a place.");
        _loads = _meter.CreateCounter<long>("mnist.scorer.loads", "{model}", "Models that were opened, or could not be (error.type).");
    }

    public static Activity? Start(string operation, string model) => Activities.StartActivity($"{operation} {model}".TrimEnd())?.SetTag("mnist.model", model);

    public static void Fail(Activity? activity, Exception error) => activity?.SetStatus(ActivityStatusCode.Error, error.Message).SetTag("error.type", error.GetType().FullName);

    public void Wait(string model, int change) => _waiting.Add(change, Model(model));

    public void Run(string model, int change) => _active.Add(change, Model(model));

    public long Now() => _clock.GetTimestamp();

    public void Scored(string model, long began, Exception? error) => _duration.Record(_clock.GetElapsedTime(began).TotalSeconds, Tags(model, error));

    public void Loaded(string model, Exception? error) => _loads.Add(1, Tags(model, error));

    public void Dispose()
    {
        if (_ownsMeter)
        {
            _meter.Dispose();
        }
    }

    private static KeyValuePair<string, object?> Model(string model) => new("mnist.model", model);

    private static TagList Tags(string model, Exception? error)
    {
        TagList tags = new(Model(model));
        if (error is not null)
        {
            tags.Add("error.type", error.GetType().FullName);
        }

        return tags;
    }
}
