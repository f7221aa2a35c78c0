using Mnist.Cli.Rendering;

namespace Mnist.Tests.Cli;

public sealed class RunForecastTests
{
    [Fact]
    public void Time_left_follows_from_what_the_parts_took()
    {
        HandClock clock = new();
        RunForecast forecast = new([1, 3], clock);
        Assert.Null(forecast.Left);

        forecast.NextPart();
        clock.Seconds = 10;
        forecast.Report(0.5);

        // Ten more seconds of this part, and three times its twenty for the next.
        Assert.Equal(TimeSpan.FromSeconds(70), forecast.Left);

        clock.Seconds = 20;
        forecast.NextPart();
        clock.Seconds = 50;
        forecast.Report(0.25);
        Assert.Equal(TimeSpan.FromSeconds(90), forecast.Left);
        forecast.Report(1);
        Assert.Equal(TimeSpan.Zero, forecast.Left);
    }

    [Fact]
    public void A_small_part_does_not_foretell_a_large_one()
    {
        HandClock clock = new();
        RunForecast forecast = new([1, 99], clock);
        forecast.NextPart();
        clock.Seconds = 5;
        forecast.Report(0.5);
        Assert.Null(forecast.Left);

        forecast.NextPart();
        clock.Seconds = 15;
        forecast.Report(0.25);
        Assert.Equal(TimeSpan.FromSeconds(30), forecast.Left);
    }

    [Fact]
    public void A_resumed_part_is_judged_by_what_was_done_since()
    {
        HandClock clock = new();
        RunForecast forecast = new([1], clock);
        forecast.NextPart(done: 0.5);
        clock.Seconds = 10;
        forecast.Report(0.75);

        Assert.Equal(TimeSpan.FromSeconds(10), forecast.Left);
    }

    private sealed class HandClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
