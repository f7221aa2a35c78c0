using Mnist.Models.Kernels.Products;

namespace Mnist.Tests.Kernels.Products;

public sealed class SumPartsTests
{
    // 400, 784 and 1764 as TensorFlow 2.21 cuts them with several threads: its products have the bits of these parts and of no others.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 8)]
    [InlineData(25, 32)]
    [InlineData(320, 320)]
    [InlineData(321, 168)]
    [InlineData(400, 200)]
    [InlineData(640, 320)]
    [InlineData(784, 264)]
    [InlineData(1764, 296)]
    public void Length_is_an_equal_share_of_at_most_320_rounded_up_to_eight(int summands, int expected) => Assert.Equal(expected, SumParts.Length(summands));
}
