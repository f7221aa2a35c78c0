using System.Runtime.CompilerServices;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Batches;

public sealed class ScoringPipelineTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(7, 3)]
    [InlineData(1000, 8)]
    public async Task Rows_come_out_in_order_whatever_the_batches_and_however_long_each_takes(int batchSize, int workers)
    {
        using DoublingSession session = new() { Before = first => Thread.Sleep((int)(first * 7 % 3)) };
        await using MemoryRowSink sink = new();
        Numbers source = new(100);

        long rows = await ScoringPipeline.RunAsync(source, session, sink, new ScoringOptions { BatchSize = batchSize, MaxDegreeOfParallelism = workers }, Stop);

        Assert.Equal(100, rows);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => 2f * i), sink.ToArray<float>("double"));
        Assert.InRange(session.MostRunning, 1, workers);
        Assert.Equal((1, 1), (source.Opened, source.Closed));
    }

    [Fact]
    public async Task No_rows_are_no_batches()
    {
        using DoublingSession session = new() { Before = _ => Assert.Fail("There is nothing to run.") };
        await using MemoryRowSink sink = new();

        Assert.Equal(0, await ScoringPipeline.RunAsync(new Numbers(0), session, sink, stop: Stop));
        Assert.Empty(sink.ToArray<float>("double"));
    }

    [Fact]
    public async Task Many_rows_need_the_memory_of_a_few_batches()
    {
        using DoublingSession session = new();
        await using Counting sink = new();

        await ScoringPipeline.RunAsync(new Numbers(100_000), session, sink, new ScoringOptions { BatchSize = 10, MaxDegreeOfParallelism = 2 }, Stop);

        // Twice the workers wait or run, one batch is read and one written; an input and an output buffer each.
        Assert.Equal(100_000, sink.Rows);
        Assert.InRange(session.Buffers.Count, 2, 2 * ((2 * 2) + 2));
    }

    [Fact]
    public async Task A_failing_batch_ends_the_run_with_its_own_exception_and_closes_the_source()
    {
        using DoublingSession session = new() { Before = first => _ = first >= 50 ? throw new ScoringException("no more") : 0 };
        await using Counting sink = new();
        Numbers source = new(1_000_000);

        ScoringException error = await Assert.ThrowsAsync<ScoringException>(() => ScoringPipeline.RunAsync(source, session, sink, new ScoringOptions { BatchSize = 10, MaxDegreeOfParallelism = 3 }, Stop));

        Assert.Equal("no more", error.Message);
        Assert.Equal(50, sink.Rows);
        Assert.Equal((1, 1), (source.Opened, source.Closed));
        Assert.InRange(source.Read, 50, 200);
    }

    [Fact]
    public async Task A_failing_sink_ends_the_run()
    {
        using DoublingSession session = new();
        await using Counting sink = new() { Most = 30 };

        await Assert.ThrowsAsync<IOException>(() => ScoringPipeline.RunAsync(new Numbers(1_000_000), session, sink, new ScoringOptions { BatchSize = 10 }, Stop));
    }

    [Fact]
    public async Task A_cancelled_run_stops_between_batches()
    {
        using CancellationTokenSource cancel = new();
        using DoublingSession session = new();
        await using Counting sink = new();
        Numbers source = new(1_000_000);
        ScoringOptions options = new() { BatchSize = 10, Progress = new AtRows(40, cancel.Cancel) };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ScoringPipeline.RunAsync(source, session, sink, options, cancel.Token));

        Assert.Equal(40, sink.Rows);
        Assert.Equal((1, 1), (source.Opened, source.Closed));
    }

    [Fact]
    public async Task Columns_that_do_not_fit_the_model_are_named()
    {
        using DoublingSession session = new();
        await using Counting sink = new();

        await Refuses("The model's input 'number' has no column; the rows have: a, b.", new MemoryRowSource().Add<float>("a", new float[2], 1).Add<float>("b", new float[2], 1));
        await Refuses("The rows of 'a' hold Double; the model's input 'number' takes Single; convert them first.", new MemoryRowSource().Add<double>("a", new double[2], 1));
        await Refuses("A row of 'a' holds 2 numbers; the model takes [1]; give rows of that shape.", new MemoryRowSource().Add<float>("a", new float[2], 2));

        async Task Refuses(string expected, IRowSource source) =>
            Assert.Equal(expected, (await Assert.ThrowsAsync<ScoringException>(() => ScoringPipeline.RunAsync(source, session, sink, stop: Stop))).Message);
    }

    [Fact]
    public async Task Columns_that_the_model_does_not_take_reach_the_sink_with_the_same_rows()
    {
        using DoublingSession session = new();
        await using Pairs sink = new();
        MemoryRowSource source = new MemoryRowSource()
            .Add<long>("id", Enumerable.Range(0, 50).Select(i => 1000L + i).ToArray())
            .Add<float>("number", Enumerable.Range(0, 50).Select(i => (float)i).ToArray(), 1);

        await ScoringPipeline.RunAsync(source, session, sink, new ScoringOptions { BatchSize = 7, MaxDegreeOfParallelism = 3 }, Stop);

        Assert.Equal(Enumerable.Range(0, 50).Select(i => (1000L + i, 2f * i)), sink.Rows);
    }

    private sealed class Numbers(int count) : IRowSource
    {
        public int Opened { get; private set; }

        public int Closed { get; private set; }

        public int Read { get; private set; }

        public long? Rows => count;

        public IReadOnlyList<TensorInfo> Columns { get; } = [new TensorInfo("x", typeof(float), [1])];

        public async IAsyncEnumerable<RowBatch> ReadAsync(int rows, [EnumeratorCancellation] CancellationToken stop)
        {
            RowBatchPool pool = new(Columns);
            Opened++;
            try
            {
                for (; Read < count; Read += rows)
                {
                    await Task.Yield();
                    RowBatch batch = pool.Rent();
                    (batch.Rows, batch.FirstRow) = (Math.Min(rows, count - Read), Read);
                    batch.Reserve(batch.Rows);
                    for (int row = 0; row < batch.Rows; row++)
                    {
                        batch["x"].Row<float>(row)[0] = Read + row;
                    }

                    yield return batch;
                }
            }
            finally
            {
                Closed++;
            }
        }
    }

    private sealed class Counting : IRowSink
    {
        public long Rows { get; private set; }

        public long Most { get; init; } = long.MaxValue;

        public ValueTask WriteAsync(RowBatch inputs, RowBatch outputs, CancellationToken stop)
        {
            Assert.Equal((Rows, inputs.Rows), (outputs.FirstRow, outputs.Rows));
            Rows += outputs.Rows;
            return Rows > Most ? throw new IOException("full") : ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Pairs : IRowSink
    {
        public List<(long Id, float Double)> Rows { get; } = [];

        public async ValueTask WriteAsync(RowBatch inputs, RowBatch outputs, CancellationToken stop)
        {
            await Task.Yield();
            for (int row = 0; row < outputs.Rows; row++)
            {
                Rows.Add((inputs["id"].Row<long>(row)[0], outputs["double"].Row<float>(row)[0]));
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class AtRows(long rows, Action act) : IProgress<long>
    {
        public void Report(long value)
        {
            if (value == rows)
            {
                act();
            }
        }
    }
}
