using Mnist.Models.Training;

namespace Mnist.Tests.Training;

public sealed class WorkerPoolTests
{
    private const int Items = 64;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void When_every_item_fails_the_caller_gets_one_of_their_exceptions(int threads)
    {
        using WorkerPool pool = new(threads);

        InvalidTimeZoneException error = Assert.Throws<InvalidTimeZoneException>(
            () => pool.Run(item => throw new InvalidTimeZoneException($"item {item}"), Items));

        Assert.StartsWith("item ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_works_on_after_a_failure()
    {
        using WorkerPool pool = new(4);
        Assert.Throws<InvalidTimeZoneException>(() => pool.Run(_ => throw new InvalidTimeZoneException(), Items));
        int[] runs = new int[Items];

        pool.Run(item => runs[item]++, Items);

        Assert.All(runs, count => Assert.Equal(1, count));
    }
}
