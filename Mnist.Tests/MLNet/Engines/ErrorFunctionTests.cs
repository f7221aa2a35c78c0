using Mnist.MLNet.Engines.Managed.Operations;

namespace Mnist.Tests.MLNet.Engines;

public sealed class ErrorFunctionTests
{
    // Abramowitz and Stegun, table 7.1, and Wolfram's digits beyond its ten.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.5204998778130465)]
    [InlineData(-1, -0.8427007929497149)]
    [InlineData(2, 0.9953222650189527)]
    [InlineData(3.5, 0.9999992569016276)]
    [InlineData(7, 1)]
    [InlineData(double.NegativeInfinity, -1)]
    [InlineData(double.NaN, double.NaN)]
    public void It_has_the_values_of_the_table(double x, double expected) => Assert.Equal(expected, ErrorFunction.Of(x), 1e-15);
}
