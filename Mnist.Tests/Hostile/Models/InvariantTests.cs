using Google.Protobuf;
using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering;
using Mnist.MLNet.Scoring;
using Mnist.Runs.Paper;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Hostile.Models;

/// <summary>Graphs in which something is missing, has another name, or does not fit: each is scored or refused with a sentence, whatever it is.</summary>
public sealed class InvariantTests
{
    /// <summary>What is wrong with a graph, and what is said of it.</summary>
    public static TheoryData<string, string> Broken => new()
    {
        { "duplicate", "node 'y': two nodes have this name." },
        { "dangling", "node 'nowhere': an input refers to this node, which does not exist." },
        { "cycle", "node 'y': the node is its own input." },
        { "output", "Relu node 'r': its output 7 cannot be used." },
        { "arity", "AddV2 node 'y': its inputs or attributes do not fit the op." },
        { "no inputs", "AddV2 node 'y': its inputs or attributes do not fit the op." },
        { "dtype", "Placeholder node 'x': inputs of type Resource are not supported." },
        { "no value", "Const node 'k': the attribute 'value' is missing." },
        { "no function", "node 'y': it calls the function '', which the file does not hold." },
        { "no signature", "node 'y': it calls the function 'bare', which the file does not hold." },
        { "axes", "Placeholder node 'x': a shape has 300 axes; up to 254 are read." },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_invariant_is_named(string what, string expected)
    {
        using TemporaryFolder folder = new();
        HostileGraph graph = new();
        Break(graph, what);
        graph.Save(folder.Path, "y");

        foreach (string engine in (string[])["onnx", "managed"])
        {
            string? said = Bounded.Run(() => BatchScorer.Load(folder.Path, engine: engine).Dispose(), 2 * Bounded.Memory(folder.Path));
            Assert.Equal(expected, said);
        }
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("cnn")]
    [InlineData("lstm")]
    public void A_model_without_one_of_its_parts_is_scored_or_refused(string model)
    {
        using TemporaryFolder folder = new();
        ModelZoo.Get(model).Build(seed: 1).save(folder.Path);
        SavedLayers.Forget(folder.Path);
        byte[] whole = File.ReadAllBytes(SavedModelFiles.Graph(folder.Path));
        int parts = 0;
        for (int change = 0; ; change++)
        {
            SavedModelProto saved = SavedModelProto.Parser.ParseFrom(whole);
            if (!Change(saved.MetaGraphs[0], change))
            {
                break;
            }

            parts++;
            File.WriteAllBytes(SavedModelFiles.Graph(folder.Path), saved.ToByteArray());
            _ = Bounded.Run(() => SavedModelToOnnx.ConvertFolder(folder.Path));
        }

        Assert.InRange(parts, 50, int.MaxValue);
    }

    [Theory]
    [InlineData("meta_info")]
    [InlineData("signatures")]
    [InlineData("signature's inputs")]
    [InlineData("signature's outputs")]
    [InlineData("tensor name")]
    [InlineData("saver")]
    [InlineData("objects")]
    [InlineData("library")]
    public void A_model_without_a_field_is_answered_with_a_sentence_or_scores(string field)
    {
        using TemporaryFolder folder = new();
        ModelZoo.Get("mlp").Build(seed: 1).save(folder.Path);
        SavedModelProto saved = SavedModelProto.Parser.ParseFrom(File.ReadAllBytes(SavedModelFiles.Graph(folder.Path)));
        MetaGraphDef meta = saved.MetaGraphs[0];
        SignatureDef signature = meta.SignatureDef["serving_default"];
        Action remove = field switch
        {
            "meta_info" => () => meta.MetaInfoDef = null,
            "signatures" => () => meta.SignatureDef.Clear(),
            "signature's inputs" => () => signature.Inputs.Clear(),
            "signature's outputs" => () => signature.Outputs.Clear(),
            "tensor name" => () => signature.Outputs["output_0"].Name = "",
            "saver" => () => meta.SaverDef = null,
            "objects" => () => meta.ObjectGraphDef = null,
            _ => () => meta.GraphDef.Library = null,
        };
        remove();
        File.WriteAllBytes(SavedModelFiles.Graph(folder.Path), saved.ToByteArray());

        foreach (string engine in (string[])["onnx", "managed"])
        {
            string? said = Bounded.Run(() =>
            {
                using BatchScorer scorer = BatchScorer.Load(folder.Path, engine: engine);
                Assert.Equal(10, scorer.Score(new float[784], 784).Length);
            });
            Assert.True(said is not null || field is "objects" or "library" or "saver" or "tensor name" or "signature's inputs", $"{engine} scores.");
        }
    }

    private static void Break(HostileGraph graph, string what)
    {
        switch (what)
        {
            case "duplicate":
                graph.Add("y", "Relu", "x");
                graph.Add("y", "Relu", "x");
                break;
            case "dangling":
                graph.Add("y", "Relu", "nowhere");
                break;
            case "cycle":
                graph.Add("y", "Relu", "z");
                graph.Add("z", "Relu", "y");
                break;
            case "output":
                graph.Add("r", "Relu", "x");
                graph.Add("y", "Relu", "r:7");
                break;
            case "arity":
                graph.Add("y", "AddV2", "x");
                break;
            case "no inputs":
                graph.Add("y", "AddV2");
                break;
            case "dtype":
                graph.Graph.Node[0].Attr["dtype"] = new AttrValue { Type = DataType.Resource };
                graph.Add("y", "Relu", "x");
                break;
            case "no value":
                graph.Add("k", "Const");
                graph.Add("y", "AddV2", "x", "k");
                break;
            case "no function":
                graph.Add("y", "PartitionedCall", "x");
                break;
            case "no signature":
                graph.Graph.Library.Function.Add(new FunctionDef());
                HostileGraph.Calling(graph.Add("y", "PartitionedCall", "x"), "bare");
                break;
            default:
                graph.Graph.Node[0].Attr["shape"] = new AttrValue { Shape = HostileGraph.Shape([.. Enumerable.Repeat(1L, 300)]) };
                graph.Add("y", "Relu", "x");
                break;
        }
    }

    /// <summary>Takes out, or renames, one part of the nodes; false when there are no more.</summary>
    private static bool Change(MetaGraphDef meta, int change)
    {
        foreach (NodeDef node in meta.GraphDef.Node.Concat(meta.GraphDef.Library.Function.SelectMany(function => function.NodeDef)))
        {
            string[] attributes = [.. node.Attr.Keys.Order(StringComparer.Ordinal)];
            if (change < attributes.Length)
            {
                node.Attr.Remove(attributes[change]);
                return true;
            }

            change -= attributes.Length;
            if (change < node.Input.Count)
            {
                node.Input[change] += "x";
                return true;
            }

            change -= node.Input.Count;
            if (change < node.Input.Count)
            {
                node.Input.RemoveAt(change);
                return true;
            }

            change -= node.Input.Count;
            if (change == 0)
            {
                node.Op = "";
                return true;
            }

            change--;
        }

        return false;
    }
}
