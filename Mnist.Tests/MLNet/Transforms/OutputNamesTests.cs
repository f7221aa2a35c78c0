using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Scoring;
using Mnist.Models;
using Mnist.Models.Graphs;
using Mnist.Runs.Paper;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.MLNet.Transforms;

/// <summary>Names of outputs that do not depend on what the last layer is, beside those of layers.</summary>
public sealed class OutputNamesTests : IDisposable
{
    private const int Count = 40;

    private static readonly float[] Pixels = [.. Enumerable.Range(0, Count * 784).Select(i => i * 31 % 97 / 97f)];

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public static TheoryData<string> Models => [.. ModelZoo.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_model_has_the_input_input_and_the_output_output_0(string name)
    {
        ModelZoo.Get(name).Build(seed: 1).save(_folder.Path);
        ModelSignature signature = SavedModelReader.Open(_folder.Path).Signature();
        using TensorFlowModel model = _context.Model.LoadTensorFlowModel(_folder.Path);

        Assert.Equal(["input"], signature.Inputs.Select(input => input.Key));
        Assert.Equal(["output_0"], signature.Outputs.Select(output => output.Key));
        Assert.Equal(["input"], model.GetInputSchema().Select(column => column.Name));
        DataViewSchema schema = model.GetModelSchema();
        Assert.Equal(["input", "output_0"], schema.Take(2).Select(column => column.Name));
        Assert.Equal("Vector<Single, 10>", schema[1].Type.ToString());
        Assert.Distinct(schema.Select(column => column.Name));
    }

    [Theory]
    [InlineData("mlp", "activation", "onnx")]
    [InlineData("mlp", "activation", "managed")]
    [InlineData("cnn", "dense_1", "onnx")]
    [InlineData("cnn", "dense_1", "managed")]
    public void The_key_and_the_layers_name_are_the_same_output(string name, string layer, string engine)
    {
        Sequential model = ModelZoo.Get(name).Build(seed: 1);
        model.save(_folder.Path);
        float[] expected = model.predict(new NDArray(Pixels).reshape(new Shape([Count, .. model.input_shape.dims[1..]]))).ToArray<float>();

        Check(engine, expected, layer, "output_0");
    }

    // What this library saved before: the layer's name is the key.
    [Theory]
    [InlineData("onnx")]
    [InlineData("managed")]
    public void Files_of_earlier_versions_are_scored_by_both_names_too(string engine)
    {
        Sequential model = ModelZoo.Get("mlp").Build(seed: 1);
        model.save(_folder.Path);
        Rewrite(signature =>
        {
            Mnist.Formats.TensorFlow.Protobuf.TensorInfo probabilities = signature.Outputs["output_0"];
            probabilities.Name = "activation/Softmax:0";
            signature.Outputs.Remove("output_0");
            signature.Outputs["activation"] = probabilities;
        });
        float[] expected = model.predict(new NDArray(Pixels).reshape((Count, 784))).ToArray<float>();

        Check(engine, expected, "activation", "output_0");
        using BatchScorer all = BatchScorer.Load(_folder.Path, engine: engine);
        Assert.Equal(["activation"], all.Outputs.Select(output => output.Name));
        Assert.Equal(model.WeightsSha256(), keras.models.load_model(_folder.Path).WeightsSha256());
    }

    [Theory]
    [InlineData("tfkeras2-mlp", "input_1", "activation")]
    [InlineData("keras3-mlp", "keras_tensor", "output_0")]
    [InlineData("v1-mlp", "image", "prob")]
    public void The_only_input_and_output_of_a_model_of_others_go_by_these_names_as_well(string fixture, string input, string output)
    {
        ScoringFixture model = new(Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures", "savedmodels", fixture));
        float[] x = model.Input("x", 1).ToArray<float>();
        using BatchScorer theirs = BatchScorer.Load(model.Location, output: output, input: input);
        using BatchScorer ours = BatchScorer.Load(model.Location, output: "output_0", input: "input");

        Assert.Equal(theirs.Score(x, 784), ours.Score(x, 784));
        Assert.Equal(("input", "output_0"), (ours.Inputs[0].Name, ours.Outputs[0].Name));
    }

    [Fact]
    public void Outputs_of_a_graph_are_numbered_in_its_order_and_named_by_their_layers()
    {
        KerasTensor pixels = keras.Input(6, name: "pixels");
        Functional model = new(pixels, (keras.layers.Dense(3, "softmax", name: "kind").Apply(pixels), keras.layers.Dense(1, name: "size").Apply(pixels)), seed: 5);
        model.save(_folder.Path);

        Assert.Equal(["output_0", "output_1"], SavedModelReader.Open(_folder.Path).Signature().Outputs.Select(output => output.Key));
        Arrays expected = model.predict_all(new NDArray(Pixels[..60], (10, 6)));
        foreach (string engine in (string[])["onnx", "managed"])
        {
            using BatchScorer scorer = BatchScorer.Load(_folder.Path, output: "size", engine: engine);
            Agreement.Check(engine, expected[1].ToArray<float>(), scorer.Score(Pixels.AsMemory(0, 60), 6), 1e-6);
        }
    }

    [Fact]
    public void A_dictionarys_names_are_the_keys_and_the_numbers_nodes()
    {
        KerasTensor pixels = keras.Input(6, name: "pixels");
        KerasTensor kind = keras.layers.Dense(3, "softmax").Apply(pixels);
        Functional model = new(pixels, new Dictionary<string, KerasTensor> { ["which one?"] = kind, ["pixels"] = keras.layers.Dense(2).Apply(pixels) });
        model.save(_folder.Path);
        Arrays expected = model.predict_all(new NDArray(Pixels[..60], (10, 6)));

        Assert.Equal(["pixels_out", "which one?"], SavedModelReader.Open(_folder.Path).Signature().Outputs.Select(output => output.Key));
        foreach (string name in (string[])["which one?", "output_0"])
        {
            using BatchScorer scorer = BatchScorer.Load(_folder.Path, output: name);
            Agreement.Check(name, expected[0].ToArray<float>(), scorer.Score(Pixels.AsMemory(0, 60), 6), 1e-6);
        }
    }

    [Fact]
    public void A_layer_with_the_name_of_another_node_does_not_take_it()
    {
        Sequential model = keras.Sequential();
        model.add(keras.Input(6));
        model.add(keras.layers.Dense(4, name: "output_0"));
        model.add(keras.layers.Dense(3, "softmax", name: "input"));
        model.save(_folder.Path);
        float[] expected = model.predict(new NDArray(Pixels[..60], (10, 6))).ToArray<float>();
        GraphDef graph = SavedModelReader.Open(_folder.Path).Graph;

        Assert.Distinct(graph.Node.Select(node => node.Name));
        foreach (string engine in (string[])["onnx", "managed"])
        {
            using BatchScorer scorer = BatchScorer.Load(_folder.Path, output: "output_0", input: "input", engine: engine);
            Agreement.Check(engine, expected, scorer.Score(Pixels.AsMemory(0, 60), 6), 1e-6);
        }
    }

    [Fact]
    public void Real_tensorflow_finds_the_output_as_a_node_by_both_names()
    {
        TensorFlowSession.RequireTensorFlow();
        Sequential model = ModelZoo.Get("mlp").Build(seed: 1);
        model.save(_folder.Path);
        float[] expected = model.predict(new NDArray(Pixels, (Count, 784))).ToArray<float>();
        using TensorFlowSession tensorFlow = new(_folder.Path);

        foreach (string name in (string[])["output_0:0", "activation:0"])
        {
            Agreement.Check(name, expected, tensorFlow.Run("input:0", Pixels, [Count, 784], name), 1e-5);
        }
    }

    public void Dispose() => _folder.Dispose();

    private void Check(string engine, float[] expected, params string[] names)
    {
        double tolerance = engine == "managed" ? 0 : 1e-5;
        foreach (string name in names)
        {
            using BatchScorer scorer = BatchScorer.Load(_folder.Path, output: name, engine: engine);
            Assert.Equal(name, Assert.Single(scorer.Outputs).Name);
            Agreement.Check(name, expected, scorer.Score(Pixels, 784), tolerance);
        }

        IDataView data = _context.Data.LoadFromEnumerable(Enumerable.Range(0, Count).Select(i => new Row { input = Pixels[(784 * i)..(784 * (i + 1))] }));
        using TensorFlowModel model = _context.Model.LoadTensorFlowModel(_folder.Path);
        using TensorFlowTransformer both = model.ScoreTensorFlowModel(names, ["input"], engine: engine).Fit(data);
        IDataView scored = both.Transform(data);
        Assert.All(names, name => Agreement.Check(name, expected, [.. scored.GetColumn<float[]>(scored.Schema[name]).SelectMany(row => row)], tolerance));
    }

    private void Rewrite(Action<SignatureDef> change)
    {
        string file = Path.Combine(_folder.Path, "saved_model.pb");
        SavedModelProto model = SavedModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        change(model.MetaGraphs[0].SignatureDef["serving_default"]);
        File.WriteAllBytes(file, model.ToByteArray());
    }

    private sealed class Row
    {
        [VectorType(784)]
        public float[] input { get; set; } = [];
    }
}
