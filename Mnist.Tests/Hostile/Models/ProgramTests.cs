using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Hostile.Models;

/// <summary>Models are programs: an op that reads, writes, calls out or draws is refused by its name before anything runs, and opening a model writes nothing.</summary>
public sealed class ProgramTests
{
    [Theory]
    [InlineData("ReadFile")]
    [InlineData("WriteFile")]
    [InlineData("MatchingFiles")]
    [InlineData("PyFunc")]
    [InlineData("EagerPyFunc")]
    [InlineData("PrintV2")]
    [InlineData("Save")]
    [InlineData("SaveV2")]
    [InlineData("RestoreV2")]
    [InlineData("ShardedFilename")]
    [InlineData("TFRecordDataset")]
    [InlineData("IteratorGetNext")]
    [InlineData("LoadDataset")]
    [InlineData("MergeV2Checkpoints")]
    [InlineData("DebugIdentityV2")]
    [InlineData("RpcCall")]
    [InlineData("CollectiveReduceV2")]
    [InlineData("TPUPartitionedCall")]
    [InlineData("RemoteCall")]
    [InlineData("SymbolicGradient")]
    [InlineData("XlaLaunch")]
    [InlineData("RandomUniform")]
    public void A_dangerous_op_is_refused_by_op_and_node_before_anything_runs(string op)
    {
        using TemporaryFolder folder = new();
        string victim = folder.Sub("victim.txt");
        File.WriteAllText(victim, "mine");
        HostileGraph graph = new();
        graph.Constant("name", new TensorProto { Dtype = DataType.String, StringVal = { Google.Protobuf.ByteString.CopyFromUtf8(victim) } });
        graph.Add("danger", op, "name", "x");
        graph.Add("sum", "AddV2", "x", "danger");
        graph.Save(folder.Sub("model"), "sum");
        string[] before = Snapshot(folder.Path);

        foreach (string engine in (string[])["onnx", "managed"])
        {
            string? said = Bounded.Run(() => BatchScorer.Load(folder.Sub("model"), engine: engine).Dispose());

            Assert.NotNull(said);
            Assert.Contains("node 'danger", said, StringComparison.Ordinal);
            Assert.Contains(op, said, StringComparison.Ordinal);
        }

        Assert.Equal(before, Snapshot(folder.Path));
        Assert.Equal("mine", File.ReadAllText(victim));
    }

    [Fact]
    public void A_dangerous_op_that_the_output_only_waits_for_is_not_run()
    {
        using TemporaryFolder folder = new();
        HostileGraph graph = new();
        graph.Add("danger", "WriteFile", "x", "x");
        graph.Add("y", "Relu", "x", "^danger");
        graph.Save(folder.Sub("model"), "y");

        using BatchScorer scorer = BatchScorer.Load(folder.Sub("model"));

        Assert.Equal(784, scorer.Score(new float[784], 784).Length);
        Assert.Equal(["model"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    private static string[] Snapshot(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => $"{file} {File.GetLastWriteTimeUtc(file).Ticks} {new FileInfo(file).Length}")];
}
