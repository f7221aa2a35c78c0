using Mnist.Runs.Jobs;
using Mnist.Runs.Records;
using Mnist.Tests.Runs.Reports;

namespace Mnist.Tests.Runs.Jobs;

/// <summary>Images per second: one definition, over the epochs, without validation.</summary>
public sealed class SpeedMeterTests
{
    [Fact]
    public void Seconds_are_those_from_an_epochs_begin_to_the_end_of_its_last_batch()
    {
        HandClock clock = new();
        SpeedMeter meter = new(clock);
        clock.Seconds = 100;
        meter.BeginEpoch();
        clock.Seconds = 103;
        meter.EndBatch();
        clock.Seconds = 104;
        meter.EndBatch();
        Assert.Equal((4, 4), (meter.EpochSeconds, meter.Seconds));

        // Validation and what lies between epochs do not count.
        clock.Seconds = 150;
        meter.BeginEpoch();
        clock.Seconds = 152;
        meter.EndBatch();
        Assert.Equal((2, 6), (meter.EpochSeconds, meter.Seconds));
    }

    [Fact]
    public void A_record_counts_the_images_that_train_in_all_epochs()
    {
        // 48,000 of 60,000 train, in each of two epochs, in four seconds.
        Assert.Equal(24_000, (SampleRuns.Run("cnn") with { TrainingSeconds = 4 }).ImagesPerSecond);
        Assert.Equal(0, TrainingSpeed.ImagesPerSecond(0, 0));
    }

    [Fact]
    public void The_number_of_older_records_is_not_taken_for_this_one()
    {
        RunRecord run = SampleRuns.Run("cnn") with { TrainingSeconds = null, Seconds = 10 };

        // Their seconds have the validation in them; where there was none, they are the right ones.
        Assert.Null(run.ImagesPerSecond);
        Assert.Equal(12_000, (run with { Recipe = run.Recipe with { ValidationSplit = 0 } }).ImagesPerSecond);
    }

    private sealed class HandClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
