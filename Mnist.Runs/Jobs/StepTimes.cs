using Mnist.Models.Callbacks;

namespace Mnist.Runs.Jobs;

/// <summary>Notes how long each training step takes.</summary>
/// <param name="clock">The time.</param>
internal sealed class StepTimes(TimeProvider clock) : Callback
{
    private readonly List<double> _milliseconds = [];
    private long _start;

    /// <summary>Median of the steps; 0 where there were none, as in a run resumed after its last step.</summary>
    public double MedianMilliseconds => Statistics.Median(_milliseconds);

    /// <inheritdoc/>
    public override void on_train_batch_begin(long step) => _start = clock.GetTimestamp();

    /// <inheritdoc/>
    public override void on_train_batch_end(long end_step, Dictionary<string, float> logs) => _milliseconds.Add(clock.GetElapsedTime(_start).TotalMilliseconds);
}
