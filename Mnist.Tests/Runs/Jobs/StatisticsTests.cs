using Mnist.Runs.Jobs;

namespace Mnist.Tests.Runs.Jobs;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(7.0, 7.0)]
    [InlineData(2.0, 3.0, 1.0, 2.0)]
    [InlineData(2.5, 4.0, 1.0, 3.0, 2.0)]
    public void Median_is_the_middle_or_the_mean_of_the_two_in_the_middle(double expected, params double[] values) => Assert.Equal(expected, Statistics.Median(values));
}
