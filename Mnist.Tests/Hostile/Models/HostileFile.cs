using Google.Protobuf;
using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Bundle;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Runs.Paper;
using Mnist.Tests.Formats.TensorFlow.Bundle;
using Snappier;

namespace Mnist.Tests.Hostile.Models;

/// <summary>The models of <c>../shared/hostile</c>, made anew by code: each broke an earlier version.</summary>
/// <param name="Name">The name it has there.</param>
/// <param name="Make">Writes it into a folder.</param>
/// <param name="Graph">What scoring it says; null where it is scored.</param>
/// <param name="Layers">What loading its layers says; null where they are good.</param>
internal sealed record HostileFile(string Name, Action<string> Make, string? Graph, string? Layers)
{
    private const string NoLayers = "it does not say which layers it was made of";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<HostileFile> All { get; } =
    [
        new("c1-shared-keys", SharedKeys, "its keys have more than the 8388608 bytes that are read.", "its keys have more than the 8388608 bytes that are read."),
        new("c2-repeated-block", RepeatedBlock, "the list of blocks names bytes twice; copy the file again, or save the checkpoint again.", "the list of blocks names bytes twice"),
        new("c2-repeated-key", RepeatedKey, "it lists the key 'k' twice; save the checkpoint again.", "it lists the key 'k' twice"),
        new("c3-chain", Chain, "AddN node 's': it adds 20000 tensors; up to 1000 are added by one node.", NoLayers),
        new("c4-calls-ballast", Calls, "more than 10000 calls of functions would be opened; save the model with fewer calls.", NoLayers),
        new("c5-many-layers", folder => Configured(folder, Dropouts(30_000)), "the model's configuration calls layers more than 5000 times, those of models in it counted each time; give a smaller model.", "the model's configuration calls layers more than 5000 times, those of models in it counted each time; give a smaller model."),
        new("c6-const1", folder => Constants(folder, 1), "node 'k0': the file's constants fill more than 16777216 bytes with repeated values; save such tensors as variables.", NoLayers),
        new("c6-const12", folder => Constants(folder, 12), "node 'k0': the file's constants fill more than 16777216 bytes with repeated values; save such tensors as variables.", NoLayers),
        new("c7-tile", Tile, "Tile node 't': its result of shape [-1, 1568000000] has more than 1073741824 bytes a row; give a model of smaller tensors.", NoLayers),
        new("c11-reads", Reads, "the opened graph has more than 9", NoLayers),
        new("c11-reads-in-a-line", ReadsInALine, null, NoLayers),
        new("w-dense2000", folder => Configured(folder, Denses(2000)), ", expected floats of shape (784, 16000).", ", expected floats of shape (784, 16000)."),
        new("w-drop10000", folder => Configured(folder, Dropouts(10_000)), "the model's configuration calls layers more than 5000 times, those of models in it counted each time; give a smaller model.", "the model's configuration calls layers more than 5000 times, those of models in it counted each time; give a smaller model."),
        new("w-drop4900", folder => Configured(folder, Dropouts(4_900)), null, null),
        new("w-nograph", NoGraph, "the graph with the tag 'serve' is missing in it; copy the file again, or save the model again.", "the graph with the tag 'serve' is missing"),
        new("w-surrogate", folder => Configured(folder, "{\"class_name\":\"Dropout\",\"config\":{\"rate\":0.1,\"name\":\"\\ud800\"}},"), "the model's configuration holds half of a character, a lone surrogate, in a name or a text; save the model with names of whole characters.", "the model's configuration holds half of a character, a lone surrogate, in a name or a text; save the model with names of whole characters."),
        new("w-surrogate-key", folder => Configured(folder, "{\"class_name\":\"Dropout\",\"config\":{\"rate\":0.1,\"\\udc00\":1}},"), "the model's configuration holds half of a character, a lone surrogate, in a name or a text; save the model with names of whole characters.", "the model's configuration holds half of a character, a lone surrogate, in a name or a text; save the model with names of whole characters."),
    ];

    /// <summary>What opening it for scoring says: layers it names are looked at then, its graph when it is lowered. Null where it is opened.</summary>
    public string? Opening => Layers == NoLayers ? null : Graph;

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static void Mlp(string folder) => ModelZoo.Get("mlp").Build(seed: 1).save(folder);

    private static SavedModelProto Parse(string folder) => SavedModelProto.Parser.ParseFrom(File.ReadAllBytes(SavedModelFiles.Graph(folder)));

    private static void Write(string folder, SavedModelProto model) => File.WriteAllBytes(SavedModelFiles.Graph(folder), model.ToByteArray());

    // A good model whose configuration has more layers in front of the last.
    private static void Configured(string folder, string layers)
    {
        Mlp(folder);
        SavedModelProto model = Parse(folder);
        SavedUserObject root = model.MetaGraphs[0].ObjectGraphDef.Nodes[0].UserObject;
        int first = root.Metadata.IndexOf("\"class_name\":\"Dense\"", StringComparison.Ordinal);
        int at = root.Metadata.LastIndexOf("{\"module\"", first, StringComparison.Ordinal);
        root.Metadata = root.Metadata.Insert(at, layers);
        Write(folder, model);
    }

    private static string Dropouts(int count) => string.Concat(Enumerable.Repeat("{\"class_name\":\"Dropout\",\"config\":{\"rate\":0.1}},", count));

    private static string Denses(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"{{\"class_name\":\"Dense\",\"config\":{{\"units\":16000,\"name\":\"wide{i}\"}}}},"));

    private static void Index(string folder, byte[] index) => File.WriteAllBytes(BundleNames.Index(SavedModelFiles.Variables(folder)), index);

    // A first key of 20,000 bytes, and 30,000 more that share it: 600 MB written out, in a few kilobytes.
    private static void SharedKeys(string folder)
    {
        Mlp(folder);
        using MemoryStream block = new();
        Entry(block, 0, [.. Enumerable.Repeat((byte)'a', 20_000)]);
        for (int i = 0; i < 30_000; i++)
        {
            Entry(block, 20_000, System.Text.Encoding.ASCII.GetBytes($"{i:x4}"));
        }

        block.Write([0, 0, 0, 0, 1, 0, 0, 0]);
        Index(folder, TableFile.Of(Snappy.CompressToArray(block.ToArray()), compression: 1));
    }

    private static void RepeatedBlock(string folder)
    {
        Mlp(folder);
        Index(folder, TableFile.Of(Snappy.CompressToArray(ShortKeys(60_000)), compression: 1, times: 20_000));
    }

    // One key, 200,000 times in one block.
    private static void RepeatedKey(string folder)
    {
        Mlp(folder);
        using MemoryStream block = new();
        for (int i = 0; i < 200_000; i++)
        {
            Entry(block, 0, "k"u8);
        }

        block.Write([0, 0, 0, 0, 1, 0, 0, 0]);
        Index(folder, TableFile.Of(Snappy.CompressToArray(block.ToArray()), compression: 1));
    }

    private static byte[] ShortKeys(int count)
    {
        using MemoryStream block = new();
        for (int i = 0; i < count; i++)
        {
            Entry(block, 0, System.Text.Encoding.ASCII.GetBytes($"{i:x5}"));
        }

        block.Write([0, 0, 0, 0, 1, 0, 0, 0]);
        return block.ToArray();
    }

    private static void Entry(MemoryStream block, int shared, ReadOnlySpan<byte> own)
    {
        Varint.Write(block, (ulong)shared);
        Varint.Write(block, (ulong)own.Length);
        Varint.Write(block, 0);
        block.Write(own);
    }

    private static void Chain(string folder)
    {
        HostileGraph graph = new();
        for (int i = 0; i < 20_000; i++)
        {
            graph.Add($"i{i}", "Identity", i == 0 ? "x" : $"i{i - 1}");
        }

        graph.Add("s", "AddN", [.. Enumerable.Repeat("i19999", 20_000)]);
        graph.Save(folder, "s");
    }

    // 31 functions, each of which calls the next twice and holds 200 nodes that nothing asks for.
    private static void Calls(string folder)
    {
        HostileGraph graph = new();
        for (int level = 0; level < 31; level++)
        {
            List<NodeDef> nodes = [.. Enumerable.Range(0, 200).Select(i => HostileGraph.Node($"b{i}", "NoOp"))];
            nodes.AddRange(level < 30
                ? [HostileGraph.Calling(HostileGraph.Node("p", "PartitionedCall", "a"), $"f{level + 1}"), HostileGraph.Calling(HostileGraph.Node("q", "PartitionedCall", "p:output:0"), $"f{level + 1}")]
                : [HostileGraph.Node("q", "Identity", "a")]);
            graph.Function($"f{level}", "q:output:0", [.. nodes]);
        }

        HostileGraph.Calling(graph.Add("c", "PartitionedCall", "x"), "f0");
        graph.Save(folder, "c");
    }

    private static void Constants(string folder, int count)
    {
        HostileGraph graph = new();
        graph.Integers("axis", 0);
        string sum = "x";
        for (int i = 0; i < count; i++)
        {
            graph.Filled($"k{i}", i + 1, 268_435_456);
            graph.Add($"m{i}", "Max", $"k{i}", "axis");
            sum = graph.Add($"s{i}", "AddV2", sum, $"m{i}").Name;
        }

        graph.Save(folder, sum);
    }

    private static void Tile(string folder)
    {
        HostileGraph graph = new();
        graph.Integers("times", 1, 2_000_000);
        graph.Integers("axis", 1);
        graph.Add("t", "Tile", "x", "times");
        graph.Add("s", "Max", "t", "axis").Attr["keep_dims"] = new AttrValue { B = true };
        graph.Save(folder, "s");
    }

    private static void Reads(string folder)
    {
        HostileGraph graph = Kernel(20_000);
        graph.Add("s", "AddN", ["x", .. Enumerable.Range(0, 19_999).Select(i => $"m{i}")]);
        graph.Save(folder, "s");
    }

    // 2,000 reads that are all needed: 800 MB if each had an array of its own.
    private static void ReadsInALine(string folder)
    {
        HostileGraph graph = Kernel(2000);
        string sum = "x";
        for (int i = 0; i < 2000; i++)
        {
            sum = graph.Add($"s{i}", "AddV2", sum, $"m{i}").Name;
        }

        graph.Save(folder, sum);
    }

    private static HostileGraph Kernel(int reads)
    {
        HostileGraph graph = new();
        graph.Variable("kernel", [784, 128], new float[784 * 128]);
        graph.Integers("axes", 0, 1);
        for (int i = 0; i < reads; i++)
        {
            graph.Add($"r{i}", "ReadVariableOp", "kernel").Attr["dtype"] = new AttrValue { Type = DataType.Float };
            graph.Add($"m{i}", "Max", $"r{i}", "axes");
        }

        return graph;
    }

    private static void NoGraph(string folder)
    {
        Mlp(folder);
        SavedModelProto model = Parse(folder);
        model.MetaGraphs[0].GraphDef = null;
        Write(folder, model);
    }
}
