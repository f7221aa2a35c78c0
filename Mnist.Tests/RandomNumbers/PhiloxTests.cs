using Mnist.Models.Random;

namespace Mnist.Tests.RandomNumbers;

public sealed class PhiloxTests
{
    // Known answers of Random123, the authors' own implementation of philox4x32-10.
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0ul, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xfffffffffffffffful, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0x299f31d0a4093822ul, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Words_are_those_of_random123(uint c0, uint c1, uint c2, uint c3, ulong key, uint a, uint b, uint c, uint d) =>
        Assert.Equal((a, b, c, d), Philox.Words(c0, c1, c2, c3, key));

    [Fact]
    public void Uniform_numbers_fill_zero_to_one_evenly()
    {
        float[] numbers = new float[100_001];

        Philox.Uniform(numbers, RandomStream.Weights(7, 1, 2));

        Assert.All(numbers, number => Assert.InRange(number, 0f, 0.99999997f));
        Assert.Equal(0.5, numbers.Average(), 2);
        Assert.Equal(1.0 / 12, numbers.Average(number => (number - 0.5) * (number - 0.5)), 2);
    }

    [Fact]
    public void Permutation_holds_every_index_once_and_changes_with_the_epoch()
    {
        int[] first = new int[1000];
        int[] second = new int[1000];

        Permutation.Fill(first, seed: 1, epoch: 0);
        Permutation.Fill(second, seed: 1, epoch: 1);

        Assert.Equal(Enumerable.Range(0, 1000), first.Order());
        Assert.NotEqual(first, second);
    }
}
