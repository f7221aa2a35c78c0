using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Scoring;
using Mnist.Runs.Paper;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Transforms;

public sealed class TensorFlowTransformerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);
    private readonly Row[] _rows = [.. Enumerable.Range(0, 100).Select(row => new Row { input = [.. Enumerable.Range(0, 784).Select(i => i * (row + 1) % 7 / 7f)] })];
    private readonly IDataView _data;
    private readonly TensorFlowEstimator _estimator;

    public TensorFlowTransformerTests()
    {
        ModelZoo.Get("mlp").Build(seed: 1).save(_folder.Path);
        _data = _context.Data.LoadFromEnumerable(_rows);
        using TensorFlowModel model = _context.Model.LoadTensorFlowModel(_folder.Path);
        _estimator = model.ScoreTensorFlowModel("activation", "input", batchSize: 1);
    }

    [Fact]
    public void A_disposed_transformer_says_so_and_what_to_do()
    {
        TensorFlowTransformer transformer = _estimator.Fit(_data);
        transformer.Dispose();
        transformer.Dispose();

        ObjectDisposedException error = Assert.Throws<ObjectDisposedException>(() => transformer.Transform(_data));

        Assert.StartsWith(
            "The TensorFlowTransformer was disposed; fit the estimator again, or, if a PredictionEngine disposed it, make that with PredictionEngineOptions.OwnsTransformer = false.",
            error.Message,
            StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => _context.Model.CreatePredictionEngine<Row, Scores>(transformer));
    }

    [Fact]
    public void Views_cursors_and_engines_of_a_disposed_transformer_say_so()
    {
        TensorFlowTransformer transformer = _estimator.Fit(_data);
        IDataView view = transformer.Transform(_data);
        PredictionEngine<Row, Scores> engine = _context.Model.CreatePredictionEngine<Row, Scores>(transformer);
        using DataViewRowCursor begun = view.GetRowCursor(view.Schema);
        Assert.True(begun.MoveNext());
        transformer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => engine.Predict(_rows[0]));
        Assert.Throws<ObjectDisposedException>(() => Read(view));
        Assert.Throws<ObjectDisposedException>(() =>
        {
            while (begun.MoveNext())
            {
            }
        });
        engine.Dispose();
    }

    [Fact]
    public async Task Disposing_while_other_threads_score_is_either_too_late_or_refused()
    {
        for (int round = 0; round < 5; round++)
        {
            TensorFlowTransformer transformer = _estimator.Fit(_data);
            IDataView view = transformer.Transform(_data);
            Func<int>[] uses = [() => Read(view).Length, () => Read(transformer.Transform(_data)).Length, () => Engine(transformer).Predict(_rows[0]).activation.Length];

            Task<bool>[] scorings = [.. uses.Select(use => Task.Run(() => Refused(use), TestContext.Current.CancellationToken))];
            transformer.Dispose();
            await Task.WhenAll(scorings);

            Assert.All(uses, use => Assert.True(Refused(use)));
        }
    }

    // ML.NET's own rule: an engine owns its transformer unless its options say otherwise.
    [Fact]
    public void An_engine_that_does_not_own_the_transformer_leaves_it_usable()
    {
        using TensorFlowTransformer transformer = _estimator.Fit(_data);
        Engine(transformer).Dispose();

        Assert.Equal(100, Read(transformer.Transform(_data)).Length);
    }

    [Fact]
    public void An_engine_that_owns_the_transformer_disposes_that_one_only()
    {
        TensorFlowTransformer first = _estimator.Fit(_data);
        using TensorFlowTransformer second = _estimator.Fit(_data);
        _context.Model.CreatePredictionEngine<Row, Scores>(first).Dispose();

        Assert.Throws<ObjectDisposedException>(() => first.Transform(_data));
        Assert.Equal(10, Engine(second).Predict(_rows[0]).activation.Length);
        Assert.Equal(100, Read(second.Transform(_data)).Length);
    }

    [Fact]
    public void An_engine_gives_the_bits_of_the_batches()
    {
        using TensorFlowTransformer transformer = _estimator.Fit(_data);
        float[][] expected = Read(transformer.Transform(_data));
        using PredictionEngine<Row, Scores> engine = Engine(transformer);

        Assert.Equal(expected, _rows.Select(row => engine.Predict(row).activation));
    }

    [Fact]
    public void A_chain_with_the_transformer_predicts_saves_and_opens_again()
    {
        ITransformer chain = _estimator.Append(_context.Transforms.CopyColumns("Score", "activation")).Fit(_data);
        using PredictionEngine<Row, Scores> engine = _context.Model.CreatePredictionEngine<Row, Scores>(chain, new PredictionEngineOptions { OwnsTransformer = false });
        float[] expected = engine.Predict(_rows[3]).activation;
        _context.Model.Save(chain, _data.Schema, _folder.Sub("chain.zip"));
        ((IDisposable)chain).Dispose();

        ITransformer opened = _context.Model.Load(_folder.Sub("chain.zip"), out _);

        using PredictionEngine<Row, Scores> again = _context.Model.CreatePredictionEngine<Row, Scores>(opened);
        Agreement.Check("ML.NET's own transformer", expected, again.Predict(_rows[3]).activation, 1e-6);
    }

    [Fact]
    public void An_engine_refuses_rows_of_another_length()
    {
        using TensorFlowTransformer transformer = _estimator.Fit(_data);
        using PredictionEngine<Row, Scores> engine = Engine(transformer);

        Assert.Equal(
            "A row of 'input' holds 0 numbers; the model takes 784; give rows of that length.",
            Assert.Throws<ScoringException>(() => engine.Predict(new Row())).Message);
        Refuses<ShortRow>("Column 'input' holds 100 numbers; the model takes 784.");
        Refuses<OpenRow>("the model takes vectors of Single of known size, as [VectorType(784)] float[].");
        Refuses<OtherRow>("The model's input 'input' has no column; the data have: pixels.");

        void Refuses<TRow>(string expected)
            where TRow : class, new()
        {
            ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => _context.Model.CreatePredictionEngine<TRow, Scores>(transformer));
            Assert.Equal("inputSchema", error.ParamName);
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
            Assert.Equal("input", Assert.Throws<ArgumentOutOfRangeException>(() => transformer.Transform(_context.Data.LoadFromEnumerable<TRow>([new TRow()]))).ParamName);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static bool Refused(Func<int> use)
    {
        try
        {
            Assert.NotEqual(0, use());
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    private static float[][] Read(IDataView view) => [.. view.GetColumn<float[]>(view.Schema["activation"])];

    private PredictionEngine<Row, Scores> Engine(ITransformer transformer) =>
        _context.Model.CreatePredictionEngine<Row, Scores>(transformer, new PredictionEngineOptions { OwnsTransformer = false });

    private sealed class Row
    {
        [VectorType(784)]
        public float[] input { get; set; } = null!;
    }

    private sealed class ShortRow
    {
        [VectorType(100)]
        public float[] input { get; set; } = new float[100];
    }

    private sealed class OpenRow
    {
        public float[] input { get; set; } = new float[784];
    }

    private sealed class OtherRow
    {
        [VectorType(784)]
        public float[] pixels { get; set; } = new float[784];
    }

    private sealed class Scores
    {
        public float[] activation { get; set; } = null!;
    }
}
