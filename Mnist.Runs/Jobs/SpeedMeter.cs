using Mnist.Runs.Records;

namespace Mnist.Runs.Jobs;

/// <summary>Measures how long epochs train: from their begin to the end of their last batch, so that neither validation nor what comes between epochs counts.</summary>
/// <param name="clock">The time.</param>
/// <remarks>What it measures is the time of <see cref="TrainingSpeed.ImagesPerSecond"/>.</remarks>
public sealed class SpeedMeter(TimeProvider clock)
{
    private long _mark = clock.GetTimestamp();

    /// <summary>Seconds of the epoch under way, or of the last one.</summary>
    public double EpochSeconds { get; private set; }

    /// <summary>Seconds of all epochs.</summary>
    public double Seconds { get; internal set; }

    /// <summary>An epoch begins, or goes on after a resume.</summary>
    public void BeginEpoch() => (_mark, EpochSeconds) = (clock.GetTimestamp(), 0);

    /// <summary>A batch is done.</summary>
    public void EndBatch()
    {
        long now = clock.GetTimestamp();
        double seconds = clock.GetElapsedTime(_mark, now).TotalSeconds;
        (_mark, EpochSeconds, Seconds) = (now, EpochSeconds + seconds, Seconds + seconds);
    }
}
