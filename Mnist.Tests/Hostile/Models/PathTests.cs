using Google.Protobuf;
using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Scoring;
using Mnist.Runs.Paper;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Hostile.Models;

/// <summary>Paths in a model's files lead nowhere: the files that are opened have fixed names inside the folder the user gave, and nothing is written.</summary>
public sealed class PathTests
{
    [Theory]
    [InlineData("../../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../secret")]
    [InlineData("C:\\secret")]
    [InlineData("\\\\server\\share")]
    [InlineData("variables.index:stream")]
    [InlineData("NUL")]
    public void A_path_in_a_file_is_text_and_nothing_else(string path)
    {
        using TemporaryFolder folder = new();
        string model = folder.Sub("model");
        ModelZoo.Get("mlp").Build(seed: 1).save(model);
        SavedModelProto saved = SavedModelProto.Parser.ParseFrom(File.ReadAllBytes(SavedModelFiles.Graph(model)));
        MetaGraphDef meta = saved.MetaGraphs[0];
        meta.SaverDef.FilenameTensorName = path;
        meta.SaverDef.SaveTensorName = path;
        foreach (NodeDef node in meta.GraphDef.Node.Where(node => node.Op == "Const" && node.Attr["value"].Tensor.Dtype == DataType.String && node.Attr["value"].Tensor.TensorShape is null or { Dim.Count: 0 }))
        {
            node.Attr["value"].Tensor.StringVal.Clear();
            node.Attr["value"].Tensor.StringVal.Add(ByteString.CopyFromUtf8(path));
        }

        meta.ObjectGraphDef.Nodes.Add(new SavedObject { Asset = new SavedAsset() });
        meta.CollectionDef["saved_model_assets"] = new CollectionDef { NodeList = new CollectionDef.Types.NodeList { Value = { path } } };
        File.WriteAllBytes(SavedModelFiles.Graph(model), saved.ToByteArray());
        string[] before = Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories);

        using BatchScorer scorer = BatchScorer.Load(model);
        Assert.Equal(10, scorer.Score(new float[784], 784).Length);
        Assert.NotNull(keras.models.load_model(model));

        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_key_of_the_checkpoint_is_no_path()
    {
        using TemporaryFolder folder = new();
        HostileGraph graph = new();
        graph.Variable("../../../etc/passwd", [784], new float[784]);
        graph.Add("read", "ReadVariableOp", "../../../etc/passwd");
        graph.Add("y", "AddV2", "x", "read");
        graph.Save(folder.Sub("model"), "y");

        using BatchScorer scorer = BatchScorer.Load(folder.Sub("model"));

        Assert.Equal(784, scorer.Score(new float[784], 784).Length);
        Assert.Equal(["model"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_link_that_leads_to_itself_or_away_is_read_as_the_file_it_is_or_refused()
    {
        using TemporaryFolder folder = new();
        string model = folder.Sub("model");
        ModelZoo.Get("mlp").Build(seed: 1).save(model);
        string data = SavedModelFiles.Variables(model) + ".data-00000-of-00001";
        File.Delete(data);
        File.WriteAllText(folder.Sub("other"), "not the weights");
        File.CreateSymbolicLink(data, folder.Sub("other"));

        // What is there is compared with the checksums of the index, so nothing of another file comes out.
        Assert.Contains("the tensor lies outside of the file", Bounded.Run(() => BatchScorer.Load(model).Dispose())!, StringComparison.Ordinal);
        File.WriteAllBytes(folder.Sub("other"), new byte[1 << 20]);
        Assert.Contains("checksum", Bounded.Run(() => BatchScorer.Load(model).Dispose())!, StringComparison.Ordinal);

        File.Delete(SavedModelFiles.Graph(model));
        File.CreateSymbolicLink(SavedModelFiles.Graph(model), SavedModelFiles.Graph(model));
        Assert.NotNull(Bounded.Run(() => BatchScorer.Load(model).Dispose()));
    }
}
