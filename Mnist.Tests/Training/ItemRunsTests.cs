using Mnist.Models.Execution;

namespace Mnist.Tests.Training;

public sealed class ItemRunsTests
{
    [Theory]
    [InlineData(8, 2, 0, new[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(8, 2, 1, new[] { 4, 5, 6, 7, 0, 1, 2, 3 })]
    [InlineData(7, 3, 2, new[] { 4, 5, 6, 0, 1, 2, 3 })]
    [InlineData(3, 3, 1, new[] { 1, 2, 0 })]
    public void A_thread_takes_its_own_items_first_and_then_those_of_the_others(int items, int threads, int thread, int[] expected)
    {
        ItemRuns runs = new();
        runs.Open(items, threads);

        Assert.Equal(expected, Taken(runs, thread));
    }

    [Fact]
    public void Items_another_has_taken_are_passed_over()
    {
        ItemRuns runs = new();
        runs.Open(6, 2);
        runs.TryTake(1, out int first);
        runs.TryTake(0, out int second);

        Assert.Equal((3, 0), (first, second));
        Assert.Equal([1, 2, 4, 5], Taken(runs, 0));
    }

    [Fact]
    public void Nothing_is_given_to_a_thread_too_many_nor_between_two_phases()
    {
        ItemRuns runs = new();
        Assert.Empty(Taken(runs, 0));
        runs.Open(4, 2);
        Assert.Empty(Taken(runs, 2));
        Assert.Equal(4, Taken(runs, 0).Length);
        runs.Close();
        Assert.Empty(Taken(runs, 0));
        runs.Open(9, 5);

        Assert.Equal([7, 8, 0, 1, 2, 3, 4, 5, 6], Taken(runs, 4));
    }

    private static int[] Taken(ItemRuns runs, int thread)
    {
        List<int> taken = [];
        while (runs.TryTake(thread, out int item))
        {
            taken.Add(item);
        }

        return [.. taken];
    }
}
