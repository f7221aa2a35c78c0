using Mnist.Formats;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Lowering;

/// <summary>SavedModels of TensorFlow 1.15 to 2.21 and of Keras 2 and 3, through the whole of scoring.</summary>
[Trait("Category", "fixtures")]
public sealed class SavedModelFixtureTests
{
    private static readonly string[] Folders = ["savedmodels", "savedmodels2", "recipes"];

    public static TheoryData<string, int> Cases()
    {
        TheoryData<string, int> cases = [];
        foreach (string path in Folders.Select(folder => Path.Combine(FixtureFolder.Root, folder)).Where(Directory.Exists))
        {
            foreach (string model in Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal))
            {
                cases.Add(Path.GetRelativePath(FixtureFolder.Root, model), 1);
                cases.Add(Path.GetRelativePath(FixtureFolder.Root, model), 32);
            }
        }

        return cases;
    }

    /// <summary>Cases whose op comes with issue 15, and how they are refused until then.</summary>
    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["savedmodels2/keras3-conv1d"] =
            "SpaceToBatchND node 'StatefulPartitionedCall_1/StatefulPartitionedCall/sequential_1/conv1d_1_2/convolution/SpaceToBatchND': this op is not among those that can be lowered to ONNX.",
        ["savedmodels2/tfkeras2-conv1d"] =
            "SpaceToBatchND node 'StatefulPartitionedCall/StatefulPartitionedCall/sequential/conv1d_1/Conv1D/SpaceToBatchND': this op is not among those that can be lowered to ONNX.",
        ["savedmodels2/keras3-norms"] = "Erfc node 'StatefulPartitionedCall_1/StatefulPartitionedCall/sequential_6_1/dense_7_1/Gelu/Erfc': this op is not among those that can be lowered to ONNX.",
        ["savedmodels2/tfkeras2-norms"] =
            "FusedBatchNormV3 node 'StatefulPartitionedCall/StatefulPartitionedCall/sequential_6/layer_normalization/FusedBatchNormV3': only the data format NHWC is supported.",
        ["savedmodels2/tf115-lstm"] = "node 'rnn/while/Switch_1': the node is its own input.",
        ["savedmodels2/tf115-tutorial"] = "RandomUniform node 'dropout/random_uniform/RandomUniform': this op is not among those that can be lowered to ONNX.",
    };

    [Fact]
    public void The_cases_are_counted()
    {
        foreach (string folder in Folders)
        {
            string path = FixtureFolder.Require(folder);
            int cases = Directory.EnumerateDirectories(path).Count();
            TestContext.Current.TestOutputHelper?.WriteLine($"{folder}: {cases} cases");
            Assert.NotEqual(0, cases);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_scored_model_gives_what_TensorFlow_gave(string model, int batchSize)
    {
        ScoringFixture fixture = new(Path.Combine(FixtureFolder.Root, model));
        SkipIfRefused(model, fixture.Location);
        using IScoringSession session = ScoringEngines.Get("onnx").Open(ScoringModel.Open(fixture.Location), new ScoringRequest());
        await using MemoryRowSink sink = new();

        long rows = await ScoringPipeline.RunAsync(
            fixture.Source(session.Inputs), session, sink, new ScoringOptions { BatchSize = batchSize }, TestContext.Current.CancellationToken);

        Assert.Equal(fixture.Rows, rows);
        foreach ((string name, NDArray expected) in fixture.Outputs)
        {
            TensorInfo output = session.Outputs.Single(output => output.Name == ScoringFixture.OutputOf(name, session.Outputs));
            float[] actual = ScoringFixture.Floats(sink, output);
            float[] wanted = Array.ConvertAll(expected.ToArray<double>(), value => (float)value);
            Assert.Equal(wanted.Length, actual.Length);
            for (int i = 0; i < wanted.Length; i++)
            {
                Assert.True(Math.Abs(wanted[i] - actual[i]) <= 1e-5, $"{name}[{i}]: expected {wanted[i]}, got {actual[i]}");
            }
        }
    }

    private static void SkipIfRefused(string model, string location)
    {
        if (FixtureFolder.IsRepositorys && Refused.TryGetValue(model.Replace('\\', '/'), out string? sentence))
        {
            Assert.Equal(sentence, Assert.Throws<ModelFormatException>(() => ScoringEngines.Get("onnx").Open(ScoringModel.Open(location), new ScoringRequest())).Message);
            Assert.Skip($"Later: {sentence}");
        }
    }
}
