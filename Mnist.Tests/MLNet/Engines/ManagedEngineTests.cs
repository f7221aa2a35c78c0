using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;
using Mnist.Models;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;
using Mnist.Runs.Paper;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;
using TensorInfo = Mnist.MLNet.Engines.TensorInfo;

namespace Mnist.Tests.MLNet.Engines;

/// <summary>The engine without a native library: the bits of <c>predict</c>, within rounding of ONNX Runtime.</summary>
public sealed class ManagedEngineTests : IDisposable
{
    private const int Count = 70;

    private static readonly float[] Pixels = [.. Enumerable.Range(0, Count * 784).Select(i => i * 31 % 97 / 97f)];

    private static readonly int[] Sizes = [1, 3, 32, 70];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Models() => [.. ModelZoo.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Scores_have_the_bits_of_predict_whatever_the_batches_and_workers(string name)
    {
        Sequential model = ModelZoo.Get(name).Build(seed: 1);
        model.save(_folder.Path);
        float[] expected = model.predict(new NDArray(Pixels).reshape(new Shape([Count, .. model.input_shape.dims[1..]]))).ToArray<float>();

        using BatchScorer managed = BatchScorer.Load(_folder.Path, engine: "managed");
        using BatchScorer onnx = BatchScorer.Load(_folder.Path);

        foreach ((int batchSize, int workers) in new[] { (1, 1), (7, 3), (32, 2), (1000, 5) })
        {
            Assert.Equal(expected, managed.Score(Pixels, 784, batchSize, workers));
        }

        Agreement.Check(name, onnx.Score(Pixels, 784), expected, 1e-5);
        Assert.Equal(onnx.Inputs.Select(Text), managed.Inputs.Select(Text));
        Assert.Equal(onnx.Outputs.Select(Text), managed.Outputs.Select(Text));
    }

    [Fact]
    public void A_pipeline_of_MLNet_runs_on_it()
    {
        MLContext context = new(seed: 1);
        ModelZoo.Get("mlp").Build(seed: 1).save(_folder.Path);
        Row[] rows = [.. Enumerable.Range(0, Count).Select(i => new Row { input = Pixels[(784 * i)..(784 * (i + 1))] })];
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

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_whose_layers_are_not_said_runs_as_its_graph(string name)
    {
        Sequential model = ModelZoo.Get(name).Build(seed: 1);
        model.save(_folder.Path);
        SavedLayers.Forget(_folder.Path);
        float[] expected = model.predict(new NDArray(Pixels).reshape(new Shape([Count, .. model.input_shape.dims[1..]]))).ToArray<float>();
        using BatchScorer scorer = BatchScorer.Load(_folder.Path, engine: "managed");

        float[] actual = scorer.Score(Pixels, 784);

        Agreement.Check(name, expected, actual, 1e-5);
        foreach ((int batchSize, int workers) in new[] { (1, 1), (7, 3), (32, 2), (1000, 5) })
        {
            Assert.Equal(actual, scorer.Score(Pixels, 784, batchSize, workers));
        }
    }

    [Theory]
    [InlineData("dense/BiasAdd", 50)]
    [InlineData("dense/BiasAdd:0", 50)]
    [InlineData("activation/Softmax", 10)]
    public void Nodes_of_the_graph_are_scored_beside_those_of_the_signature(string node, int length)
    {
        ModelZoo.Get("mlp").Build(seed: 1).save(_folder.Path);
        Assert.Contains(node.Split(':')[0], Nodes(_folder.Path));
        using BatchScorer onnx = BatchScorer.Load(_folder.Path, output: node);
        using BatchScorer managed = BatchScorer.Load(_folder.Path, output: node, engine: "managed");

        float[] scored = managed.Score(Pixels, 784);

        Assert.Equal(Count * length, scored.Length);
        Agreement.Check(node, onnx.Score(Pixels, 784), scored, 1e-5);
    }

    [Fact]
    public void Outputs_come_in_any_order_and_choice_as_in_ONNX_Runtime()
    {
        string location = new ScoringFixture(Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures", "savedmodels2", "keras3-two-in-two-out")).Location;
        ScoringRequest request = new() { Outputs = ["output_1"], Inputs = ["right", "left"] };
        ScoringModel model = ScoringModel.Open(location);

        (ScoringSignature onnx, ScoringSignature managed) = (ScoringEngines.Get("onnx").Describe(model, request), ScoringEngines.Get("managed").Describe(model, request));

        Assert.Equal(["output_1"], managed.Outputs.Select(output => output.Name));
        Assert.Equal(["right", "left"], managed.Inputs.Select(input => input.Name));
        Assert.Equal(onnx.Outputs.Concat(onnx.Inputs).Select(Text), managed.Outputs.Concat(managed.Inputs).Select(Text));
    }

    [Theory]
    [InlineData("somewhere", null)]
    [InlineData("activation", "somewhere")]
    [InlineData("activation", "dense/BiasAdd")]
    public void Names_are_refused_as_by_the_other_engine(string output, string? input)
    {
        ModelZoo.Get("mlp").Build(seed: 1).save(_folder.Path);

        string onnx = Assert.ThrowsAny<Exception>(() => BatchScorer.Load(_folder.Path, input: input, output: output)).Message;
        string managed = Assert.ThrowsAny<Exception>(() => BatchScorer.Load(_folder.Path, input: input, output: output, engine: "managed")).Message;

        Assert.Equal(onnx, managed);
    }

    [Fact]
    public void What_no_operation_computes_is_refused_before_a_row_is_read()
    {
        OpGraph graph = new(6);
        string half = graph.Plain("Cast", ["x"], ("SrcT", DataType.Float), ("DstT", DataType.Half));
        graph.Save(_folder.Path, graph.ToFloat(half, DataType.Half));

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => ScoringEngines.Get("managed").Describe(ScoringModel.Open(_folder.Path), new ScoringRequest()));

        Assert.Equal("node 'Cast_1': the managed engine does not run its operation 'Cast': it casts to element type 10 of ONNX.", error.Message);
    }

    [Fact]
    public void Tokens_outside_the_vocabulary_fail_with_the_name_of_the_input()
    {
        string location = new ScoringFixture(Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures", "savedmodels2", "keras3-tokens")).Location;
        using IScoringSession session = ScoringEngines.Get("managed").Open(ScoringModel.Open(location), new ScoringRequest());
        TensorBuffer tokens = new(session.Inputs[0].ElementType, session.Inputs[0].RowShape!, 1);
        tokens.Rows<int>(1).Fill(1_000_000);

        ScoringException error = Assert.Throws<ScoringException>(() => session.Run([tokens], [new TensorBuffer(typeof(float), [])], 1));

        Assert.Equal(
            $"The model fails on a batch of 1 rows; check that the values of '{session.Inputs[0].Name}' are those it takes, such as tokens below the size of its vocabulary.", error.Message);
    }

    [Theory]
    [InlineData("two in, two out")]
    [InlineData("tokens under a mask")]
    public void Graphs_of_layers_have_the_bits_of_predict_from_several_threads_at_once(string name)
    {
        Functional model = name == "two in, two out" ? TwoInTwoOut() : Tokens();
        model.save(_folder.Path);
        Arrays x = new(model.inputs.Select((input, i) => Rows(input, i)));
        Arrays y = model.predict_all(x);
        using IScoringSession session = ScoringEngines.Get("managed").Open(ScoringModel.Open(_folder.Path), new ScoringRequest());
        Assert.Equal(model.input_names, session.Inputs.Select(input => input.Name));
        Assert.Equal(model.output_names.Select((_, i) => $"output_{i}"), session.Outputs.Select(output => output.Name));

        Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, turn =>
        {
            int size = Sizes[turn % Sizes.Length];
            TensorBuffer[] inputs = [.. session.Inputs.Select(input => new TensorBuffer(input.ElementType, input.RowShape!))];
            TensorBuffer[] outputs = [.. session.Outputs.Select(output => new TensorBuffer(output.ElementType, output.RowShape!))];
            for (int first = size == Count ? 0 : turn % 5; first + size <= Count; first += size)
            {
                for (int i = 0; i < inputs.Length; i++)
                {
                    inputs[i].Resize(size);
                    NDArray rows = x[i][first..(first + size)];
                    if (rows.dtype == TF_DataType.TF_INT32)
                    {
                        rows.ToArray<int>().CopyTo(inputs[i].Rows<int>(size));
                    }
                    else
                    {
                        rows.ToArray<float>().CopyTo(inputs[i].Rows<float>(size));
                    }
                }

                session.Run(inputs, outputs, size);

                for (int i = 0; i < outputs.Length; i++)
                {
                    Assert.Equal(y[i][first..(first + size)].ToArray<float>(), outputs[i].Rows<float>(size).ToArray());
                }
            }
        });
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

    private static string Text(TensorInfo tensor) => $"{tensor.Name} {tensor.ElementType.Name} [{string.Join(", ", tensor.RowShape!)}]";

    private static IEnumerable<string> Nodes(string folder) =>
        SavedModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(folder, "saved_model.pb"))).MetaGraphs[0].GraphDef.Node.Select(node => node.Name);

    private static Functional TwoInTwoOut()
    {
        KerasTensor left = keras.Input(6, name: "left");
        KerasTensor right = keras.Input((4, 3), name: "right");
        KerasTensor shared = keras.layers.Concatenate().Apply((keras.layers.Dense(7, "tanh").Apply(left), keras.layers.GRU(5).Apply(right)));
        return new Functional((left, right), (keras.layers.Dense(3, "softmax", name: "kind").Apply(shared), keras.layers.Dense(1, name: "size").Apply(shared)), seed: 5);
    }

    private static Functional Tokens()
    {
        KerasTensor tokens = keras.Input(9, dtype: TF_DataType.TF_INT32, name: "tokens");
        KerasTensor states = new LSTM(6).Apply(new Embedding(20, 4, mask_zero: true).Apply(tokens));
        return new Functional(tokens, new Dense(2, "sigmoid").Apply(states), seed: 6);
    }

    // Tokens end in zeros, which the mask leaves out.
    private static NDArray Rows(KerasTensor input, int seed)
    {
        Shape shape = new([Count, .. input.shape.dims[1..]]);
        return input.dtype == TF_DataType.TF_INT32
            ? new NDArray(Enumerable.Range(0, shape.Count).Select(i => i % shape[1] > 2 + (i / shape[1] % 7) ? 0 : 1 + (i * 7 % 19)).ToArray(), shape)
            : new NDArray(Enumerable.Range(0, shape.Count).Select(i => ((((i + seed) * 31) % 97) - 48) / 50f).ToArray(), shape);
    }

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
