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

    private static BatchScorer Load(TemporaryFolder folder)
    {
        ModelZoo.Get("mlp").Build(seed: 1).save(folder.Path);
        return BatchScorer.Load(folder.Path);
    }

    private sealed class Disposing(BatchScorer scorer) : IProgress<int>
    {
        public void Report(int value) => scorer.Dispose();
    }
}
