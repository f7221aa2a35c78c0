using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Batches;

/// <summary>The number of rows scored at once, where it is not given. Its clock is the test's own: a run takes the time the test says.</summary>
public sealed class BatchSizeMeasureTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void The_fastest_size_wins_and_of_equal_ones_the_smallest()
    {
        Assert.Equal(64, Measured(rows => rows <= 64 ? 1000 : rows * 30));              // a run of up to 64 rows takes as long as one of 8
        Assert.Equal(8, Measured(rows => rows * 200));                                 // a row takes as long in any company
        Assert.Equal(16, Measured(rows => rows * (rows == 16 ? 180 : 200)));
        Assert.Equal(32, Measured(rows => 1000 + (rows * (rows > 32 ? 200 : 100))));     // the cache is full after 32
        Assert.Equal(512, Measured(_ => 50));
        Assert.Equal(128, Measured(rows => rows * 4));                                // what handing a batch over costs is shared by its rows
    }

    [Fact]
    public void Rows_that_wait_for_their_turn_fit_a_cache()
    {
        TimedSession images = new(_ => 50) { Inputs = [new TensorInfo("x", typeof(float), [784])] };
        TimedSession bytes = new(_ => 50) { Inputs = [new TensorInfo("x", typeof(byte), [784])] };

        Assert.Equal(128, BatchSizeMeasure.Measure(images, images.Clock, inMemory: false, Stop));
        Assert.Equal(1024, BatchSizeMeasure.Measure(images, images.Clock, inMemory: true, Stop));
        Assert.Equal(512, BatchSizeMeasure.Measure(bytes, bytes.Clock, inMemory: false, Stop));
    }

    [Fact]
    public void A_slow_model_is_not_measured_for_long()
    {
        TimedSession session = new(rows => 50_000 * rows);

        Assert.Equal(8, BatchSizeMeasure.Measure(session, session.Clock, inMemory: false, Stop));
        Assert.Equal([8], session.Sizes.Distinct());
    }

    // Compiling the managed engine's code took longer than all runs together were to take, and the first size won.
    [Fact]
    public void What_a_session_does_before_its_first_run_does_not_end_the_measurement()
    {
        bool isFirst = true;
        TimedSession session = new(_ => Interlocked.Exchange(ref isFirst, false) ? 500_000 : 50);

        Assert.Equal(512, BatchSizeMeasure.Measure(session, session.Clock, inMemory: false, Stop));
    }

    [Fact]
    public void A_session_is_measured_once_and_not_for_a_few_rows()
    {
        TimedSession session = new(_ => 50);

        Assert.Equal(ScoringOptions.DefaultBatchSize, BatchSizeMeasure.Of(session, rows: 100, inMemory: false, Stop));
        Assert.Empty(session.Sizes);
        int size = BatchSizeMeasure.Of(session, rows: null, inMemory: false, Stop);
        int runs = session.Sizes.Count;
        Assert.NotEqual(0, runs);
        Assert.Equal(size, BatchSizeMeasure.Of(session, rows: 1_000_000, inMemory: false, Stop));
        Assert.Equal(size, BatchSizeMeasure.Of(session, rows: 1, inMemory: false, Stop));
        Assert.Equal(runs, session.Sizes.Count);
    }

    [Fact]
    public void Models_that_take_no_zeros_or_rows_of_any_length_have_the_usual_size()
    {
        TimedSession open = new(_ => 50) { Inputs = [new TensorInfo("x", typeof(float), [-1])] };
        TimedSession failing = new(_ => throw new ScoringException("zeros"));
        TimedSession large = new(_ => 50) { Inputs = [new TensorInfo("x", typeof(float), [4_000_000])] };

        Assert.Equal(ScoringOptions.DefaultBatchSize, BatchSizeMeasure.Measure(open, open.Clock, inMemory: false, Stop));
        Assert.Empty(open.Sizes);
        Assert.Equal(ScoringOptions.DefaultBatchSize, BatchSizeMeasure.Measure(failing, failing.Clock, inMemory: false, Stop));
        Assert.Equal(ScoringOptions.DefaultBatchSize, BatchSizeMeasure.Measure(large, large.Clock, inMemory: false, Stop));
    }

    [Fact]
    public void A_measurement_is_cancelled()
    {
        using CancellationTokenSource cancel = new();
        TimedSession session = new(_ =>
        {
            cancel.Cancel();
            return 1;
        });

        Assert.Throws<OperationCanceledException>(() => BatchSizeMeasure.Of(session, null, inMemory: false, cancel.Token));
    }

    [Theory]
    [InlineData("onnx", "mlp", 784)]
    [InlineData("managed", "mlp", 784)]
    [InlineData("onnx", "lstm", 784)]
    [InlineData("managed", "lstm", 784)]
    public void Scores_do_not_depend_on_it(string engine, string model, int rowLength)
    {
        const int Count = 2_100;
        float[] rows = [.. Enumerable.Range(0, Count * rowLength).Select(i => i * 31 % 97 / 97f)];
        using BatchScorer scorer = BatchScorer.Load(Path.Combine(FixtureFolder.Repository, "models", model), engine: engine);

        float[] one = scorer.Score(rows, rowLength, batchSize: 1);
        float[] measured = scorer.Score(rows, rowLength);

        if (engine == "managed")
        {
            Assert.Equal(one, measured);
        }

        Agreement.Check(model, one, measured, 1e-6);
    }

    private static int Measured(Func<int, int> microseconds)
    {
        TimedSession session = new(microseconds);
        return BatchSizeMeasure.Measure(session, session.Clock, inMemory: false, Stop);
    }

    private sealed class TimedSession(Func<int, int> microseconds) : IScoringSession
    {
        public TestClock Clock { get; } = new();

        public List<int> Sizes { get; } = [];

        public IReadOnlyList<TensorInfo> Inputs { get; init; } = [new TensorInfo("x", typeof(float), [3])];

        public IReadOnlyList<TensorInfo> Outputs { get; } = [new TensorInfo("y", typeof(float), [1])];

        public void Run(IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> outputs, int rows)
        {
            Sizes.Add(rows);
            Clock.Now += microseconds(rows);
        }

        public void Dispose()
        {
        }
    }

    private sealed class TestClock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => Now;
    }
}
