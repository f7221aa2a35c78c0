using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.Models;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Saving;

/// <summary>Graphs as SavedModels: read again, run by real TensorFlow, and scored.</summary>
public sealed class GraphSavingTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Models => [.. GraphSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Models))]
    public void Load_model_gives_the_graph_back_to_the_bit(string name)
    {
        using TemporaryFolder folder = new();
        Functional model = Save(name, folder);
        Arrays x = Inputs(model, rows: 7);

        Model loaded = keras.models.load_model(folder.Sub("model"));

        Assert.Equal(model.to_json(), loaded.to_json());
        Assert.Equal(model.WeightsSha256(), loaded.WeightsSha256());
        Assert.Equal(Floats(model.predict_all(x)), Floats(loaded.predict_all(x)));
        loaded.save(folder.Sub("again"));
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder.Sub("model"), "saved_model.pb")), File.ReadAllBytes(Path.Combine(folder.Sub("again"), "saved_model.pb")));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Tensorflow_agrees_with_predict_on_every_output(string name)
    {
        TensorFlowSession.RequireTensorFlow();
        using TemporaryFolder folder = new();
        Functional model = Save(name, folder);
        SignatureDef signature = SavedModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(folder.Sub("model"), "saved_model.pb"))).MetaGraphs[0].SignatureDef["serving_default"];
        using TensorFlowSession tensorFlow = new(folder.Sub("model"));
        foreach (int rows in (int[])[1, 7, 256])
        {
            Arrays x = Inputs(model, rows);
            Arrays y = model.predict_all(x);
            string[] outputs = [.. model.OutputNames.Select((_, i) => Key(model, i))];

            float[][] theirs = tensorFlow.Run(
                [.. model.InputNames.Select((input, i) => (signature.Inputs[input].Name, x[i]))], [.. outputs.Select(output => signature.Outputs[output].Name)]);

            Assert.Equal(y.Count, theirs.Length);
            for (int i = 0; i < y.Count; i++)
            {
                Agreement.Check($"TensorFlow, output {outputs[i]}, {rows} rows", y[i].ToArray<float>(), theirs[i], Tolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Scoring_agrees_with_predict_on_every_output(string name)
    {
        using TemporaryFolder folder = new();
        Functional model = Save(name, folder);
        Arrays x = Inputs(model, rows: 9);
        Arrays y = model.predict_all(x);
        MemoryRowSource source = new();
        for (int i = 0; i < x.Count; i++)
        {
            long[] row = x[i].shape.dims[1..];
            _ = x[i].dtype == TF_DataType.TF_INT32
                ? source.Add<int>(model.InputNames[i], x[i].ToArray<int>(), row)
                : source.Add<float>(model.InputNames[i], x[i].ToArray<float>(), row);
        }

        await Check("onnx", Tolerance);
        await Check("managed", 0);
        SavedLayers.Forget(folder.Sub("model"));
        await Check("managed", Tolerance);

        async Task Check(string engine, double tolerance)
        {
            using IScoringSession session = ScoringEngines.Get(engine).Open(ScoringModel.Open(folder.Sub("model")), new ScoringRequest());
            await using MemoryRowSink sink = new();
            await ScoringPipeline.RunAsync(source, session, sink, new ScoringOptions { BatchSize = 4 }, TestContext.Current.CancellationToken);
            for (int i = 0; i < y.Count; i++)
            {
                string output = Key(model, i);
                Agreement.Check($"{engine}, output {output}", y[i].ToArray<float>(), sink.ToArray<float>(output), tolerance);
            }
        }
    }

    [Fact]
    public void A_shared_layer_is_in_the_file_once_and_called_under_names_of_its_own()
    {
        using TemporaryFolder folder = new();
        Save("one layer twice", folder);
        GraphDef graph = SavedModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(folder.Sub("model"), "saved_model.pb"))).MetaGraphs[0].GraphDef;

        Assert.Equal(
            ["twin/kernel", "twin/bias", "twin_1/kernel", "twin_1/bias"],
            graph.Node.Where(node => node.Op == "VarHandleOp").Select(node => node.Name));
        Assert.Equal(["twin/MatMul", "twin_1/MatMul", "twin_2/MatMul"], graph.Node.Where(node => node.Op == "MatMul").Select(node => node.Name).Order());
        Assert.Distinct(graph.Node.Select(node => node.Name));
    }

    private static Functional Save(string name, TemporaryFolder folder)
    {
        Functional model = GraphSamples.All[name]();
        model.set_weights(model.Parameters.Select((weight, i) => new NDArray(Numbers(weight.Count, seed: i), weight.Shape)));
        model.save(folder.Sub("model"));
        return model;
    }

    // Outputs go by number, or by the names of a dictionary; one that is named as an input is renamed in the file.
    private static string Key(Functional model, int output) =>
        !model.HasNamedOutputs ? $"output_{output}"
        : model.InputNames.Contains(model.OutputNames[output]) ? model.OutputNames[output] + "_out"
        : model.OutputNames[output];

    private static Arrays Inputs(Functional model, int rows) => new(model.Graph.Inputs.Select((input, i) =>
    {
        Shape shape = new([rows, .. input.Spec.Row.dims]);
        float[] numbers = Numbers(shape.Count, seed: 100 + i);
        return input.dtype == TF_DataType.TF_INT32
            ? new NDArray(numbers.Select(number => Math.Max(0, (int)(number * 12) - 4)).ToArray(), shape)
            : new NDArray(numbers, shape);
    }));

    // Positive, because some are variances.
    private static float[] Numbers(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }

    private static float[] Floats(Arrays arrays) => [.. arrays.SelectMany(array => array.ToArray<float>())];
}
