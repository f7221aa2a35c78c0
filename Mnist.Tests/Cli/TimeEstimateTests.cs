using Mnist.Cli.Rendering;

namespace Mnist.Tests.Cli;

public sealed class TimeEstimateTests
{
    [Fact]
    public void Time_left_follows_from_what_the_parts_took()
    {
        HandClock clock = new();
        TimeEstimate estimate = new([1, 3], clock);
        Assert.Null(estimate.Left);

        estimate.Begin(0);
        clock.Seconds = 10;
        estimate.Report(0.5);

        // Ten more seconds of this part, and three times its twenty for the next.
        Assert.Equal(TimeSpan.FromSeconds(70), estimate.Left);

        clock.Seconds = 20;
        estimate.Begin(1);
        clock.Seconds = 50;
        estimate.Report(0.25);
        Assert.Equal(TimeSpan.FromSeconds(90), estimate.Left);
        estimate.Report(1);
        Assert.Equal(TimeSpan.Zero, estimate.Left);
    }

    [Fact]
    public void A_small_part_says_nothing_of_a_large_one()
    {
        HandClock clock = new();
        TimeEstimate estimate = new([1, 99], clock);
        estimate.Begin(0);
        clock.Seconds = 5;
        estimate.Report(0.5);
        Assert.Null(estimate.Left);

        estimate.Begin(1);
        clock.Seconds = 15;
        estimate.Report(0.25);
        Assert.Equal(TimeSpan.FromSeconds(30), estimate.Left);
    }

    [Fact]
    public void A_resumed_part_is_estimated_by_what_was_done_since()
    {
        HandClock clock = new();
        TimeEstimate estimate = new([1], clock);
        estimate.Begin(0, done: 0.5);
        clock.Seconds = 10;
        estimate.Report(0.75);

        Assert.Equal(TimeSpan.FromSeconds(10), estimate.Left);
    }

    [Fact]
    public void Parts_come_in_any_order_and_what_is_skipped_takes_no_time()
    {
        HandClock clock = new();
        TimeEstimate estimate = new([1, 3, 2], clock);
        estimate.Skip(0);
        estimate.Begin(2);
        clock.Seconds = 20;
        estimate.Report(1);

        Assert.Equal(TimeSpan.FromSeconds(30), estimate.Left);

        estimate.Begin(1);
        clock.Seconds = 30;
        estimate.Report(0.5);
        Assert.Equal(TimeSpan.FromSeconds(10), estimate.Left);
    }

    private sealed class HandClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
