using Mnist.Formats.Tensors;
using Mnist.Models.Callbacks;

namespace Mnist.Runs.Jobs;

/// <summary>Notes how long training takes, in all and step by step; a run that goes on from a checkpoint knows what it took before.</summary>
/// <param name="clock">The time.</param>
internal sealed class TrainingTimes(TimeProvider clock) : Callback, IStatefulCallback
{
    private const string SecondsKey = "seconds";
    private const string StepsKey = "step milliseconds";

    private readonly List<float> _milliseconds = [];
    private readonly SpeedMeter _meter = new(clock);
    private long _start;

    /// <summary>Seconds of training without validation.</summary>
    public double Seconds => _meter.Seconds;

    /// <summary>Median of the steps; 0 where there were none.</summary>
    public double MedianMilliseconds => Statistics.Median(_milliseconds.Select(value => (double)value));

    /// <inheritdoc/>
    public string Identity => nameof(TrainingTimes);

    /// <inheritdoc/>
    public override void on_epoch_begin(int epoch) => _meter.BeginEpoch();

    /// <inheritdoc/>
    public override void on_train_batch_begin(long step) => _start = clock.GetTimestamp();

    /// <inheritdoc/>
    public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
    {
        _milliseconds.Add((float)clock.GetElapsedTime(_start).TotalMilliseconds);
        _meter.EndBatch();
    }

    /// <inheritdoc/>
    public void WriteState(CallbackState state)
    {
        state.Set(SecondsKey, Seconds);
        state.Set(StepsKey, [new NDArray(_milliseconds.ToArray())]);
    }

    /// <inheritdoc/>
    public void ReadState(CallbackState state)
    {
        _meter.Seconds = state.Number(SecondsKey) is double seconds and >= 0 and < int.MaxValue ? seconds : throw state.Damaged(SecondsKey);
        _milliseconds.Clear();
        _milliseconds.AddRange((state.Arrays(StepsKey) ?? throw state.Damaged(StepsKey)).SelectMany(array => array.ToArray<float>()));
    }
}
