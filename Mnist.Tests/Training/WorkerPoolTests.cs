using Mnist.Models.Execution;

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

    [Fact]
    public void Phases_of_any_number_of_items_run_each_once_on_as_many_threads_as_they_want()
    {
        using WorkerPool pool = new(8);
        int[] runs = new int[Items];
        Action<int> work = item => Interlocked.Increment(ref runs[item]);
        int[] expected = new int[Items];
        for (int phase = 0; phase < 1_000; phase++)
        {
            int items = phase * 7 % 11;
            pool.Threads = 1 + (phase % 8);
            pool.Run(work, items);
            for (int item = 0; item < items; item++)
            {
                expected[item]++;
            }
        }

        Assert.Equal(expected, runs);
        Assert.Equal(7, pool.Started);
    }

    [Fact]
    public void A_pool_that_grows_runs_each_item_once()
    {
        for (int round = 0; round < 300; round++)
        {
            using WorkerPool pool = new(2);
            int[] runs = new int[16];
            Action<int> work = item => Interlocked.Increment(ref runs[item]);
            for (int threads = 2; threads <= 8; threads++)
            {
                pool.Threads = threads;
                pool.Run(work, runs.Length);
                pool.Run(work, runs.Length);
            }

            Assert.All(runs, count => Assert.Equal(14, count));
        }
    }

    [Fact]
    public void Workers_that_come_late_leave_what_is_over_alone()
    {
        using WorkerPool pool = new(8);
        bool open = false;
        int late = 0;
        int done = 0;
        Action<int> work = _ =>
        {
            Interlocked.Increment(ref done);
            if (!Volatile.Read(ref open))
            {
                Interlocked.Increment(ref late);
            }
        };
        for (int phase = 0; phase < 20_000; phase++)
        {
            Volatile.Write(ref open, true);
            pool.Run(work, 2 + (phase % 7));
            Volatile.Write(ref open, false);
        }

        Assert.Equal(Enumerable.Range(0, 20_000).Sum(phase => 2 + (phase % 7)), done);
        Assert.Equal(0, late);
    }

    [Fact]
    public void A_pool_starts_no_more_threads_than_there_are_items()
    {
        using WorkerPool pool = new(32);

        pool.Run(_ => { }, 3);

        Assert.Equal(2, pool.Started);
    }

    [Fact]
    public void A_pool_given_back_is_ended_when_nobody_wants_it()
    {
        WorkerPool pool;
        using (WorkerPools.Lease lease = WorkerPools.Rent(4))
        {
            pool = lease.Pool;
            pool.Run(_ => { }, Items);
        }

        // Another test may have rented it meanwhile; then it comes back.
        bool ended = SpinWait.SpinUntil(
            () =>
            {
                WorkerPools.EndIdle(TimeSpan.Zero);
                return pool.Started == 0;
            },
            TimeSpan.FromMinutes(1));
        Assert.True(ended);
    }
}
