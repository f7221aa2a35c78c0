using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;
using Mnist.Models;
using Mnist.Runs.Paper;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Engines;

/// <summary>The engine without a native library: the bits of <c>predict</c>, within rounding of ONNX Runtime.</summary>
public sealed class ManagedEngineTests : IDisposable
{
    private const int Rows = 70;

    private static readonly float[] Pixels = [.. Enumerable.Range(0, Rows * 784).Select(i => i * 31 % 97 / 97f)];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Models() => [.. ModelZoo.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Scores_have_the_bits_of_predict_whatever_the_batches_and_workers(string name)
    {
        Sequential model = ModelZoo.Get(name).Build(seed: 1);
        model.save(_folder.Path);
        float[] expected = model.predict(new NDArray(Pixels).reshape(new Shape([Rows, .. model.input_shape.dims[1..]]))).ToArray<float>();

        using BatchScorer managed = BatchScorer.Load(_folder.Path, engine: "managed");
        using BatchScorer onnx = BatchScorer.Load(_folder.Path);

        foreach ((int batchSize, int workers) in new[] { (1, 1), (7, 3), (32, 2), (1000, 5) })
        {
            Assert.Equal(expected, managed.Score(Pixels, 784, batchSize, workers));
        }

        Agreement.Check(name, onnx.Score(Pixels, 784), expected, 1e-5);
        Assert.Equal(onnx.Inputs.Select(Text), managed.Inputs.Select(Text));
        Assert.Equal(onnx.Outputs.Select(Text), managed.Outputs.Select(Text));

        static string Text(TensorInfo tensor) => $"{tensor.Name} {tensor.ElementType.Name} [{string.Join(", ", tensor.RowShape!)}]";
    }

    [Fact]
    public void A_pipeline_of_MLNet_runs_on_it()
    {
        MLContext context = new(seed: 1);
        ModelZoo.Get("mlp").Build(seed: 1).save(_folder.Path);
        Row[] rows = [.. Enumerable.Range(0, Rows).Select(i => new Row { input = Pixels[(784 * i)..(784 * (i + 1))] })];
        IDataView data = context.Data.LoadFromEnumerable(rows);
        using TensorFlowModel model = context.Model.LoadTensorFlowModel(_folder.Path);
        using TensorFlowTransformer transformer = model.ScoreTensorFlowModel("activation", "input", engine: "managed", batchSize: 7).Fit(data);
        IDataView view = transformer.Transform(data);
        float[][] scored = [.. view.GetColumn<float[]>(view.Schema["activation"])];

        using BatchScorer scorer = BatchScorer.Load(_folder.Path, engine: "managed");
        Assert.Equal(scorer.Score(Pixels, 784), scored.SelectMany(row => row));
        using PredictionEngine<Row, Scores> engine = context.Model.CreatePredictionEngine<Row, Scores>(transformer, new PredictionEngineOptions { OwnsTransformer = false });
        Assert.Equal(scored[3], engine.Predict(rows[3]).activation);
    }

    [Fact]
    public void A_model_that_does_not_say_its_layers_is_refused_with_the_engine_that_runs_it()
    {
        string location = new ScoringFixture(Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures", "savedmodels", "keras3-mlp")).Location;

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => BatchScorer.Load(location, engine: "managed"));

        Assert.Equal($"'{location}': it does not say which layers it was made of, so the managed engine cannot run it; score it with the engine 'onnx'.", error.Message);
    }

    [Fact]
    public void Nodes_of_the_graph_are_left_to_the_other_engine()
    {
        ModelZoo.Get("mlp").Build(seed: 1).save(_folder.Path);

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => BatchScorer.Load(_folder.Path, output: "somewhere", engine: "managed"));

        Assert.Equal(
            $"'{_folder.Path}': output 'somewhere': the managed engine knows the signature's outputs only, which are: activation; graph nodes are scored by the engine 'onnx'.", error.Message);
    }

    [Fact]
    public void A_disposed_session_refuses_to_run()
    {
        ModelZoo.Get("mlp").Build(seed: 1).save(_folder.Path);
        IScoringSession session = ScoringEngines.Get("managed").Open(ScoringModel.Open(_folder.Path), new ScoringRequest());
        session.Dispose();

        Assert.Throws<ObjectDisposedException>(() => session.Run([new TensorBuffer(typeof(float), [784], 1)], [new TensorBuffer(typeof(float), [])], 1));
    }

    public void Dispose() => _folder.Dispose();

    private sealed class Row
    {
        [VectorType(784)]
        public float[] input { get; set; } = [];
    }

    private sealed class Scores
    {
        public float[] activation { get; set; } = [];
    }
}
