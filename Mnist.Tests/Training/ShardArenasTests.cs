using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Execution;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>Shards take turns with as many buffers as threads work at once.</summary>
public sealed class ShardArenasTests
{
    private const int Batch = 256;   // eight shards

    [Fact]
    public void Memory_of_a_step_follows_from_the_threads()
    {
        long alone = BytesOfAStep(Network(normalized: false), threads: 1);
        long all = BytesOfAStep(Network(normalized: false), threads: 8);

        Assert.InRange(alone, 1, all / 3);
    }

    [Fact]
    public void Shards_that_meet_in_the_middle_keep_a_buffer_each()
    {
        long alone = BytesOfAStep(Network(normalized: true), threads: 1);
        long all = BytesOfAStep(Network(normalized: true), threads: 8);

        Assert.InRange(alone, all * 9 / 10, all * 11 / 10);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_buffer_another_shard_had_changes_no_bit(bool normalized)
    {
        // More shards than threads, as many, a buffer for each, and a last batch with shards of fewer rows.
        string[] weights = [.. new[] { 1, 2, 8, 11 }.Select(threads => Train(normalized, threads))];

        Assert.Single(weights.Distinct());
    }

    [Fact]
    public void The_buffer_given_back_last_is_taken_first_and_more_are_made_where_they_are_wanted()
    {
        ShardArenas arenas = new(length: 100, threads: 2, shards: 4);
        AlignedBuffer[] taken = [arenas.Take(), arenas.Take(), arenas.Take()];

        Assert.Equal(3, taken.Distinct().Count());
        Assert.All(taken, arena => Assert.Equal(100, arena.Length));
        arenas.Return(taken[2]);
        arenas.Return(taken[0]);
        Assert.Same(taken[0], arenas.Take());
        Assert.Same(taken[2], arenas.Take());
    }

    [Fact]
    public void A_thread_gets_the_buffer_it_had_before()
    {
        ShardArenas arenas = new(length: 100, threads: 3, shards: 4);
        AlignedBuffer mine = arenas.Take();
        AlignedBuffer theirs = new(0);
        Thread other = new(() => theirs = arenas.Take());
        other.Start();
        other.Join();
        arenas.Return(mine);
        other = new Thread(() => arenas.Return(theirs));
        other.Start();
        other.Join();

        Assert.Same(mine, arenas.Take());
        AlignedBuffer fresh = arenas.Take();
        Assert.NotSame(theirs, fresh);
        Assert.Same(theirs, arenas.Take());
    }

    private static string Train(bool normalized, int threads)
    {
        Sequential model = Network(normalized);
        model.Threads = threads;
        (NDArray x, NDArray y) = Rows(Batch + 20);
        model.fit(x, y, Batch, epochs: 3, verbose: 0);
        return model.WeightsSha256();
    }

    private static long BytesOfAStep(Sequential model, int threads)
    {
        (NDArray x, NDArray y) = Rows(Batch);
        Samples samples = model.Data().Create(model.Heads(), x, y, sampleWeight: null);
        using WorkerPool workers = new(threads);
        long before = GC.GetAllocatedBytesForCurrentThread();

        TrainingStep step = model.NewStep(Batch, samples, workers, profile: null);

        Assert.Equal(8, step.Shards);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static (NDArray X, NDArray Y) Rows(int count) => (
        new NDArray(Enumerable.Range(0, count * 256).Select(i => (byte)(i * i % 251)).ToArray(), new Shape(count, 16, 16, 1)) / 255f,
        new NDArray(Enumerable.Range(0, count).Select(i => i % 3).ToArray()));

    private static Sequential Network(bool normalized)
    {
        Sequential model = keras.Sequential();
        model.Seed = 5;
        model.add(keras.Input((16, 16, 1)));
        model.add(keras.layers.Conv2D(16, (3, 3), padding: "same", activation: "relu"));
        if (normalized)
        {
            model.add(keras.layers.BatchNormalization());
        }

        model.add(keras.layers.Conv2D(8, (5, 5), padding: "same", activation: "tanh"));
        model.add(keras.layers.MaxPooling2D((2, 2)));
        model.add(keras.layers.Flatten());
        model.add(keras.layers.Dropout(0.3f));
        model.add(keras.layers.Dense(3, activation: "softmax"));
        model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
        return model;
    }
}
