using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;
using Mnist.Runs.Paper;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Batches;

public sealed class BatchScorerTests
{
    private static readonly float[] Rows = [.. Enumerable.Range(0, 70 * 784).Select(i => i % 7 / 7f)];

    [Fact]
    public void All_outputs_of_a_signature_are_scored_and_the_first_is_the_usual_one()
    {
        using TemporaryFolder folder = new();
        TwoOutputModel.Save(folder.Path);
        using BatchScorer both = BatchScorer.Load(folder.Path);
        using BatchScorer first = BatchScorer.Load(folder.Path, output: "activation");

        float[][] scores = both.ScoreAll(Rows, 784);

        Assert.Equal(["output_0", "pixels"], both.Outputs.Select(output => output.Name));
        Assert.Equal(first.Score(Rows, 784), scores[0]);
        Assert.Equal(Rows, scores[1]);
        Assert.Equal(scores[0], both.Score(Rows, 784));
    }

    [Fact]
    public void A_disposed_scorer_says_so()
    {
        using TemporaryFolder folder = new();
        BatchScorer scorer = Load(folder);
        scorer.Dispose();
        scorer.Dispose();

        ObjectDisposedException error = Assert.Throws<ObjectDisposedException>(() => scorer.Score(Rows, 784));

        Assert.StartsWith("The BatchScorer was disposed; load the model again.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => scorer.Score(Array.Empty<float>(), 784));
    }

    [Fact]
    public void Disposing_during_a_scoring_ends_it_cleanly()
    {
        using TemporaryFolder folder = new();
        BatchScorer scorer = Load(folder);

        Assert.Throws<ObjectDisposedException>(() => scorer.Score(Rows, 784, batchSize: 1, maxDegreeOfParallelism: 4, progress: new Disposing(scorer)));
    }

    [Fact]
    public void Rows_that_do_not_fit_are_refused_with_the_projects_own_exception()
    {
        using TemporaryFolder folder = new();
        using BatchScorer scorer = Load(folder);

        ScoringException error = Assert.Throws<ScoringException>(() => scorer.Score(new float[200], 100));

        Assert.Equal("A row of 'input' holds 100 numbers; the model takes [784]; give rows of that shape.", error.Message);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(7, 3)]
    [InlineData(0, 2)]
    [InlineData(1000, 4)]
    public void Scores_lie_in_the_order_of_their_rows_whoever_scored_them(int batchSize, int workers)
    {
        using DoublingSession session = new() { Before = first => Thread.Sleep((int)(first * 7 % 3)) };
        using BatchScorer scorer = new(session);
        Counts progress = new();

        float[] scores = scorer.Score(Enumerable.Range(0, 100).Select(i => (float)i).ToArray(), 1, batchSize, workers, progress, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => 2f * i), scores);
        Assert.InRange(session.MostRunning, 1, workers);
        Assert.Equal(progress.Seen.Order(), progress.Seen);
        Assert.Equal(100, progress.Seen[^1]);
    }

    [Fact]
    public void A_failing_batch_or_a_wish_to_stop_ends_a_scoring_in_memory()
    {
        using CancellationTokenSource cancel = new();
        using DoublingSession failing = new() { Before = first => _ = first >= 50 ? throw new ScoringException("no more") : 0 };
        using DoublingSession stopping = new() { Before = first => cancel.Cancel() };
        float[] rows = new float[100_000];
        int batches = 0;

        Assert.Equal("no more", Assert.Throws<ScoringException>(() => new BatchScorer(failing).Score(Enumerable.Range(0, 100_000).Select(i => (float)i).ToArray(), 1, 10, 3, cancellation: TestContext.Current.CancellationToken)).Message);
        Assert.Throws<OperationCanceledException>(() => new BatchScorer(stopping).Score(rows, 1, 10, 3, new Doing(() => batches++), cancel.Token));
        Assert.InRange(batches, 0, 3);
    }

    // ONNX Runtime scores a single row as two, for which the place of one is too small.
    [Fact]
    public void A_last_batch_of_one_row_is_scored_in_its_place()
    {
        using TemporaryFolder folder = new();
        using BatchScorer scorer = Load(folder);

        float[] scores = scorer.Score(Rows, 784, batchSize: 23);

        Assert.Equal(700, scores.Length);
        Assert.Equal(scorer.Score(Rows, 784, batchSize: 70), scores);
        Assert.Equal(scorer.Score(Rows.AsMemory(69 * 784), 784), scores[690..]);
    }

    // Where rows begin in the array they lie in, and how long it is, is the caller's affair.
    [Theory]
    [InlineData("onnx")]
    [InlineData("managed")]
    public void Rows_are_scored_wherever_they_lie(string engine)
    {
        using TemporaryFolder folder = new();
        using BatchScorer scorer = Load(folder, engine);
        float[] expected = scorer.Score(Rows.ToArray(), 784, batchSize: 70);

        foreach ((int before, int after) in new[] { (0, 784), (784, 0), (2 * 784, 784), (5, 0), (0, 7), (3, 781) })
        {
            float[] around = [.. Enumerable.Repeat(float.NaN, before), .. Rows, .. Enumerable.Repeat(float.NaN, after)];
            Assert.Equal(expected, scorer.Score(around.AsMemory(before, Rows.Length), 784, batchSize: 23, maxDegreeOfParallelism: 2));
        }
    }

    [Fact]
    public void Scores_are_written_into_memory_that_is_there_and_has_their_length()
    {
        using DoublingSession session = new();
        using BatchScorer scorer = new(session);
        float[] rows = [.. Enumerable.Range(0, 50).Select(i => (float)i)];
        float[] scores = [.. Enumerable.Repeat(-1f, 60)];

        scorer.Score(rows, 1, scores.AsMemory(5, 50), batchSize: 7, maxDegreeOfParallelism: 3, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal([.. Enumerable.Repeat(-1f, 5), .. rows.Select(row => 2 * row), .. Enumerable.Repeat(-1f, 5)], scores);
        Assert.StartsWith("The scores of 50 rows take 50 numbers, and there is room for 60; give memory of that length.", Refusal(() => scorer.Score(rows, 1, scores, cancellation: TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        Assert.StartsWith("The scores of 0 rows take 0 numbers, and there is room for 60; give memory of that length.", Refusal(() => scorer.Score(Array.Empty<float>(), 1, scores, cancellation: TestContext.Current.CancellationToken)), StringComparison.Ordinal);

        static string Refusal(Action score) => Assert.Throws<ArgumentException>(score).Message;
    }

    // What a model gives may have a length that only a run shows.
    [Fact]
    public void Outputs_of_a_length_that_is_not_known_before_are_scored_too()
    {
        using BatchScorer scorer = new(new OpenSession());
        float[] rows = [.. Enumerable.Range(0, 20).Select(i => (float)i)];
        float[] expected = [.. rows.Chunk(2).SelectMany(row => new[] { row[0], row[1], row[0] + row[1] })];
        float[] scores = new float[30];

        Assert.Equal(expected, scorer.Score(rows, 2, batchSize: 3, maxDegreeOfParallelism: 2, cancellation: TestContext.Current.CancellationToken));
        scorer.Score(rows, 2, scores, batchSize: 3, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(expected, scores);
    }

    private static BatchScorer Load(TemporaryFolder folder, string engine = ScoringEngines.Default)
    {
        ModelZoo.Get("mlp").Build(seed: 1).save(folder.Path);
        return BatchScorer.Load(folder.Path, engine: engine);
    }

    private sealed class OpenSession : IScoringSession
    {
        public IReadOnlyList<TensorInfo> Inputs { get; } = [new TensorInfo("pair", typeof(float), [2])];

        public IReadOnlyList<TensorInfo> Outputs { get; } = [new TensorInfo("sums", typeof(float), [-1])];

        public void Run(IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> outputs, int rows)
        {
            outputs[0].Resize(rows, [3]);
            for (int row = 0; row < rows; row++)
            {
                Span<float> pair = inputs[0].Row<float>(row);
                ((ReadOnlySpan<float>)[pair[0], pair[1], pair[0] + pair[1]]).CopyTo(outputs[0].Row<float>(row));
            }
        }

        public void Dispose()
        {
        }
    }

    private sealed class Counts : IProgress<int>
    {
        public List<int> Seen { get; } = [];

        public void Report(int value) => Seen.Add(value);
    }

    private sealed class Doing(Action action) : IProgress<int>
    {
        public void Report(int value) => action();
    }

    private sealed class Disposing(BatchScorer scorer) : IProgress<int>
    {
        public void Report(int value) => scorer.Dispose();
    }
}
