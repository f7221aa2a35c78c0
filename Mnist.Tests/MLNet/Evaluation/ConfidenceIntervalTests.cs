using Mnist.MLNet.Evaluation;

namespace Mnist.Tests.MLNet.Evaluation;

public sealed class ConfidenceIntervalTests
{
    // R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I, method 3.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Intervals_are_those_of_the_literature(long hits, long rows, double lower, double upper)
    {
        ConfidenceInterval interval = ConfidenceInterval.Wilson(hits, rows)!;

        Assert.Equal(lower, interval.Lower, 0.00005);
        Assert.Equal(upper, interval.Upper, 0.00005);
        ConfidenceInterval other = ConfidenceInterval.Wilson(rows - hits, rows)!;
        Assert.Equal(1 - interval.Upper, other.Lower, 1e-12);
        Assert.Equal(1 - interval.Lower, other.Upper, 1e-12);
    }

    [Fact]
    public void Fractions_of_none_and_of_all_end_at_0_and_1_and_have_a_width()
    {
        Assert.Equal(0, ConfidenceInterval.Wilson(0, 7)!.Lower);
        Assert.InRange(ConfidenceInterval.Wilson(0, 7)!.Upper, 0.3, 0.4);
        Assert.Equal(1, ConfidenceInterval.Wilson(long.MaxValue, long.MaxValue)!.Upper);
        Assert.Null(ConfidenceInterval.Wilson(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfidenceInterval.Wilson(2, 1));
    }
}
