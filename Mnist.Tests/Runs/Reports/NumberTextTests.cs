using Mnist.Runs.Paper;
using Mnist.Runs.Reports;

namespace Mnist.Tests.Runs.Reports;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0.913412, 0.00111, "91.34 ± 0.11 %")]
    [InlineData(0.86646, 0.0332, "86.6 ± 3.3 %")]
    [InlineData(0.99195, 0.000425, "99.195 ± 0.042 %")]
    [InlineData(0.5, 0.25, "50 ± 25 %")]
    [InlineData(0.5, 0, "50.00 ± 0.00 %")]
    public void A_mean_has_the_digits_of_its_standard_deviation(double mean, double deviation, string expected)
    {
        Assert.Equal(expected, NumberText.PercentSpread(new SeedSpread(mean, deviation, 10)));
    }

    [Fact]
    public void What_is_not_known_is_a_dash()
    {
        Assert.Equal(["-", "-", "-", "-", "-"], [NumberText.Spread(null), NumberText.PercentSpread(null), NumberText.Paper(null), NumberText.Seconds(null), NumberText.Rate(null)]);
        Assert.Equal(["0.3095 ± 0.0014", "91.22 %", "29.3", "18,036"], [NumberText.Spread(new SeedSpread(0.30951, 0.00137, 10)), NumberText.Paper(0.9122), NumberText.Seconds(29.306), NumberText.Rate(18036.1)]);
    }
}
