using System.Text.Json;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Scoring;
using Mnist.Models;
using Mnist.Models.Saving.SavedModel.Writing;
using Mnist.Runs.Paper;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Saving;

/// <summary>Real TensorFlow judges what we save; so does ONNX Runtime, through the lowering.</summary>
public sealed class RealTensorFlowTests
{
    private const float Tolerance = 1e-5f;
    private const int Rows = 64;

    public static TheoryData<string> ZooModels => [.. ModelZoo.All.Select(model => model.Name)];

    public static TheoryData<string> CommittedModels =>
        [.. Directory.EnumerateFiles(Path.Combine(FixtureFolder.Repository, "models"), "saved_model.pb", SearchOption.AllDirectories).Select(file => Path.GetFileName(Path.GetDirectoryName(file))!)];

    [Theory]
    [MemberData(nameof(ZooModels))]
    public void Tensorflow_agrees_with_predict_on_a_model_of_the_zoo(string name)
    {
        TensorFlowSession.RequireTensorFlow();
        using TemporaryFolder folder = new();
        Sequential model = ModelZoo.Get(name).Build(seed: 5);
        model.save(folder.Sub("model"));
        AssertSame(model, folder.Sub("model"), ModelZoo.Get(name));
    }

    [Theory]
    [MemberData(nameof(CommittedModels))]
    public void Tensorflow_agrees_with_predict_on_a_committed_model(string name)
    {
        TensorFlowSession.RequireTensorFlow();
        string folder = Path.Combine(FixtureFolder.Repository, "models", name);
        AssertSame(keras.models.load_model(folder), folder, ModelZoo.Get(name));
    }

    [Theory]
    [InlineData("input", "0-a.B_c")]
    [InlineData(".x", "x")]
    [InlineData("save", "save_1")]
    public void Tensorflow_opens_a_model_with_any_name_that_is_accepted(string input, string layer)
    {
        TensorFlowSession.RequireTensorFlow();
        using TemporaryFolder folder = new();
        Sequential model = new([keras.Input((3, 4), name: input), keras.layers.LSTM(2, name: layer), keras.layers.Dense(2, name: layer + "2"), keras.layers.Dropout(0.1f, name: input)]);
        model.save(folder.Sub("model"));
        float[] x = [.. Enumerable.Range(0, 12).Select(i => i / 12f)];

        using TensorFlowSession tensorFlow = new(folder.Sub("model"));
        AssertNear(model.predict(new NDArray(x, (1, 3, 4))).ToArray<float>(), tensorFlow.Run($"{input}:0", x, [1, 3, 4], OutputTensor(folder.Sub("model"))));
    }

    [Theory]
    [MemberData(nameof(CommittedModels))]
    public void Committed_model_has_the_weights_its_record_names(string name)
    {
        string folder = Path.Combine(FixtureFolder.Repository, "models", name);
        using JsonDocument run = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "run.json")));

        Assert.Equal(run.RootElement.GetProperty("weightsSha256").GetString(), keras.models.load_model(folder).WeightsSha256());
    }

    [Theory]
    [MemberData(nameof(ZooModels))]
    public void Onnx_runtime_agrees_with_predict_on_a_model_of_the_zoo(string name)
    {
        using TemporaryFolder folder = new();
        ZooModel zoo = ModelZoo.Get(name);
        Sequential model = zoo.Build(seed: 5);
        model.save(folder.Sub("model"));
        NDArray x = TestImages(zoo);
        using BatchScorer scorer = BatchScorer.Load(folder.Sub("model"));

        AssertNear(model.predict(x).ToArray<float>(), scorer.Score(x.ToArray<float>(), zoo.InputShape.Count));
    }

    private static void AssertSame(Model model, string folder, ZooModel zoo)
    {
        NDArray x = TestImages(zoo);
        string input = Signature.Of(model).Inputs[0].Key;
        using TensorFlowSession tensorFlow = new(folder);
        float[] theirs = tensorFlow.Run($"{input}:0", x.ToArray<float>(), x.shape.dims, OutputTensor(folder));

        AssertNear(model.predict(x).ToArray<float>(), theirs);
    }

    private static string OutputTensor(string folder) => Mnist.Formats.TensorFlow.Protobuf.SavedModelProto.Parser
        .ParseFrom(File.ReadAllBytes(Path.Combine(folder, "saved_model.pb"))).MetaGraphs[0].SignatureDef["serving_default"].Outputs.Values.Single().Name;

    private static NDArray TestImages(ZooModel zoo) => zoo.Inputs(MnistFiles.Read().TestImages.AsSpan(0, Rows * 784));

    private static void AssertNear(float[] ours, float[] theirs)
    {
        Assert.Equal(ours.Length, theirs.Length);
        Assert.True(ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max() <= Tolerance, $"Largest difference {ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max()}.");
    }
}
