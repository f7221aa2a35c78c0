using System.Globalization;
using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats;
using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Parsing;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering;
using Mnist.MLNet.Scoring;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Hostile.Models;

/// <summary>A few bytes that ask for much: of objects, constants, copies, results, loops. What they would take is counted before it is taken.</summary>
public sealed class SizeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0x0A)]
    [InlineData(0x12)]
    public void Millions_of_empty_messages_are_refused_before_they_are_parsed(byte tag)
    {
        // Nodes in the graph, or functions in the library: two bytes each.
        byte[] file = new byte[4 << 20];
        for (int i = 0; i < file.Length; i += 2)
        {
            file[i] = 0x0A;
        }

        byte[] length = new byte[5];
        for (int i = 0; i < 5; i++)
        {
            length[i] = (byte)(((file.Length >> (7 * i)) & 0x7F) | (i < 4 ? 0x80 : 0));
        }

        File.WriteAllBytes(_folder.Sub("frozen.pb"), tag == 0x0A ? file : [0x12, .. length, .. file]);

        string said = Bounded.Run(() => SavedModelReader.Open(_folder.Sub("frozen.pb")), 6L << 20)!;

        Assert.Matches("it has so many small parts that reading its 41943[0-9]+ bytes would take more than 60 MiB of memory; give a smaller model|more than the 1000000 nodes", said);
    }

    [Fact]
    public void What_parsing_takes_is_at_most_what_was_counted()
    {
        // Each kind of small part that a graph may have many of.
        foreach (GraphDef graph in (GraphDef[])[Many(20_000, _ => new NodeDef()), Many(5_000, Attributed), Many(3_000, Listed), Many(20_000, i => new NodeDef { Input = { "a", "b" }, Name = $"n{i}" })])
        {
            byte[] bytes = graph.ToByteArray();
            GraphDef.Parser.ParseFrom(bytes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            GraphDef.Parser.ParseFrom(bytes);
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;

            // Three times the file may be taken without being counted; arrays that grew are garbage by then, but were there.
            Assert.True(Counted(bytes, (taken * 8 / 10) - (3L * bytes.Length)) is not null, $"Less than eight tenths of {taken} bytes are counted for {graph.Node.Count} nodes as {graph.Node[0]}.");
            Assert.True(Counted(bytes, (taken * 2) - (3L * bytes.Length)) is null, $"More than twice {taken} bytes are counted for {graph.Node.Count} nodes as {graph.Node[0]}.");
        }

        static string? Counted(byte[] bytes, long allowed) =>
            Bounded.Run(() => new ParsingCost("graph", bytes.Length, new FormatLimits { MaxParsedBytes = allowed }).Add(bytes, () => GraphDef.Descriptor));
    }

    [Fact]
    public void Nodes_are_counted_before_they_are_parsed()
    {
        File.WriteAllBytes(_folder.Sub("frozen.pb"), Many(11, i => new NodeDef { Name = $"n{i}" }).ToByteArray());

        Assert.NotNull(SavedModelReader.Open(_folder.Sub("frozen.pb"), new FormatLimits { MaxNodes = 11, MaxParsedBytes = 20_000 }));
        Assert.EndsWith(
            "it has more than the 10 nodes that are read; give a smaller model.",
            Bounded.Run(() => SavedModelReader.Open(_folder.Sub("frozen.pb"), new FormatLimits { MaxNodes = 10, MaxParsedBytes = 20_000 }))!,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_names_of_copies_are_counted()
    {
        HostileGraph graph = new();
        graph.Function("f", "next:activations:0", HostileGraph.Node("next", "Relu", "a"));
        string last = "x";
        for (int i = 0; i < 20; i++)
        {
            last = HostileGraph.Calling(graph.Add(new string('n', 1000) + i.ToString(CultureInfo.InvariantCulture), "PartitionedCall", last), "f").Name;
        }

        Assert.NotNull(new GraphFlattener(graph.Graph).Follow(last).Node);
        Assert.EndsWith(
            "the names of the opened nodes have more than 10000 characters; save the model with shorter names.",
            Bounded.Run(() => new GraphFlattener(graph.Graph, new FormatLimits { MaxNameCharacters = 10_000 }).Follow(last))!,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "more than 19 calls of functions would be opened; save the model with fewer calls.",
            Bounded.Run(() => new GraphFlattener(graph.Graph, new FormatLimits { MaxCalls = 19 }).Follow(last))!,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_model_has_few_nodes_and_a_large_one_more()
    {
        HostileGraph graph = new();
        string last = "x";
        for (int i = 0; i < 11_000; i++)
        {
            last = graph.Add($"n{i}", "Relu", last).Name;
        }

        graph.Save(_folder.Path, last);

        Assert.Matches("the opened graph has more than 8[0-9]{3} nodes.$", Bounded.Run(() => SavedModelToOnnx.ConvertFolder(_folder.Path), 2 * Bounded.Memory(_folder.Path)));
        Assert.Equal((8_000, 10_048, 50_000), (FormatLimits.Default.OpenedNodes(0), FormatLimits.Default.OpenedNodes(4 << 20), FormatLimits.Default.OpenedNodes(1 << 30)));
    }

    [Fact]
    public void A_constant_in_a_function_that_is_called_often_is_one()
    {
        HostileGraph graph = new();
        NodeDef constant = graph.Constant("k", new TensorProto { Dtype = DataType.Float, TensorShape = HostileGraph.Shape(100, 784), TensorContent = ByteString.CopyFrom(new byte[4 * 78_400]) });
        graph.Graph.Node.Remove(constant);
        graph.Function("f", "sum:z:0", constant, graph_Axis(), HostileGraph.Node("m", "Max", "k:output:0", "axis:output:0"), HostileGraph.Node("sum", "AddV2", "a", "m:output:0"));
        string last = "x";
        for (int i = 0; i < 1000; i++)
        {
            last = HostileGraph.Calling(graph.Add($"c{i}", "PartitionedCall", last), "f").Name;
        }

        graph.Save(_folder.Path, last);

        // 300 MB, if each call had an array of its own.
        Assert.Null(Bounded.Run(() => Assert.InRange(SavedModelToOnnx.ConvertFolder(_folder.Path).Bytes.Length, 1, 1 << 20), 64L << 20));

        static NodeDef graph_Axis()
        {
            HostileGraph other = new();
            return other.Integers("axis", 0);
        }
    }

    [Theory]
    [InlineData("Fill")]
    [InlineData("BroadcastTo")]
    [InlineData("Pad")]
    [InlineData("Tile")]
    [InlineData("Reshape")]
    [InlineData("Range")]
    public void A_result_larger_than_a_tensor_may_be_is_refused_before_it_is_made(string op)
    {
        HostileGraph graph = new();
        graph.Integers("sizes", 100_000, 100_000);
        graph.Integers("times", 1, 2_000_000);
        graph.Filled("one", 1);
        graph.Integers("axes", 0, 1);
        graph.Constant("pads", new TensorProto { Dtype = DataType.Int32, TensorShape = HostileGraph.Shape(2, 2), IntVal = { 0, 0, 0, 2_000_000_000 } });
        graph.Integer("start", 0);
        graph.Integer("limit", 2_000_000_000);
        graph.Integer("delta", 1);
        string[] inputs = op switch
        {
            "Fill" => ["sizes", "one"],
            "BroadcastTo" => ["one", "sizes"],
            "Pad" => ["x", "pads"],
            "Tile" => ["x", "times"],
            "Reshape" => ["one", "sizes"],
            _ => ["start", "limit", "delta"],
        };
        graph.Add("big", op, inputs);
        graph.Add("max", "Max", "big", "axes").Attr["keep_dims"] = new AttrValue { B = true };
        graph.Add("y", "AddV2", "x", "max");
        graph.Save(_folder.Path, "y");

        foreach (string engine in (string[])["onnx", "managed"])
        {
            string? said = Bounded.Run(() => Score(engine), 32L << 20);
            Assert.NotNull(said);
            Assert.Contains("node 'big'", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Results_that_grow_with_the_rows_are_refused_with_the_number_of_rows_that_fit()
    {
        HostileGraph graph = new();
        graph.Integers("times", 1, 100_000);
        graph.Integers("axis", 1);
        graph.Add("t", "Tile", "x", "times");
        graph.Add("y", "Max", "t", "axis").Attr["keep_dims"] = new AttrValue { B = true };
        graph.Save(_folder.Path, "y");

        foreach (string engine in (string[])["onnx", "managed"])
        {
            Assert.Equal(
                "A batch of 4 rows would make a tensor of 1196 MiB in the model; up to 1024 are made, so score 3 rows at once, or fewer.",
                Bounded.Run(() => Score(engine), 32L << 20));
        }
    }

    [Fact]
    public void Results_of_constants_alone_are_counted_together()
    {
        HostileGraph graph = new();
        graph.Filled("one", 1);
        string last = "x";
        for (int i = 0; i < 100; i++)
        {
            graph.Integers($"sizes{i}", 1000, 1000 + i);
            graph.Add($"fill{i}", "Fill", $"sizes{i}", "one");
            graph.Integers($"axes{i}", 0, 1);
            graph.Add($"max{i}", "Max", $"fill{i}", $"axes{i}");
            last = graph.Add($"sum{i}", "AddV2", last, $"max{i}").Name;
        }

        graph.Save(_folder.Path, last);

        Assert.EndsWith("what the graph makes of its constants alone has more than 8 times their bytes; save it as variables.", Bounded.Run(() => SavedModelToOnnx.ConvertFolder(_folder.Path))!, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_a_variable_are_counted_together()
    {
        HostileGraph graph = new();
        graph.Variable("w", [1000, 784], new float[784_000]);
        graph.Add("r", "ReadVariableOp", "w");
        string last = "x";
        for (int i = 0; i < 200; i++)
        {
            graph.Integers($"begin{i}", i, 0);
            graph.Integers($"size{i}", 800, 784);
            graph.Add($"part{i}", "Slice", "r", $"begin{i}", $"size{i}");
            graph.Integers($"axes{i}", 0);
            graph.Add($"max{i}", "Max", $"part{i}", $"axes{i}");
            last = graph.Add($"sum{i}", "AddV2", last, $"max{i}").Name;
        }

        graph.Save(_folder.Path, last);

        Assert.EndsWith("parts and turned copies of constants would take more than 8 times what the model's constants have; save them as variables.", Bounded.Run(() => SavedModelToOnnx.ConvertFolder(_folder.Path))!, StringComparison.Ordinal);
    }

    [Fact]
    public void Integers_that_double_are_not_followed_for_ever()
    {
        HostileGraph graph = new();
        graph.Integers("v0", 1, 2);
        graph.Integer("axis", 0);
        for (int i = 1; i < 40; i++)
        {
            graph.Add($"v{i}", "ConcatV2", $"v{i - 1}", $"v{i - 1}", "axis");
        }

        graph.Add("y", "Reshape", "x", "v39");
        graph.Save(_folder.Path, "y");

        Assert.NotNull(Bounded.Run(() => SavedModelToOnnx.ConvertFolder(_folder.Path), 64L << 20));
    }

    [Theory]
    [InlineData("by nothing", "While node 'loop': how often it runs depends on more than its number of steps; loops that count up to a number, or to the length of a sequence, can be lowered.")]
    [InlineData("by a choice", "While node 'loop': how often it runs depends on more than its number of steps; loops that count up to a number, or to the length of a sequence, can be lowered.")]
    [InlineData("by one", "Const node 'loop/body/one': a run would take more than 10000000 operations, those of each step of its loops counted; give shorter sequences.")]
    public void A_loop_that_does_not_end_is_refused(string counts, string expected)
    {
        HostileGraph graph = new();
        graph.Integer("zero", 0);
        NodeDef limit = graph.Integer("limit", 2_000_000_000);
        NodeDef one = graph.Integer("one", counts == "by nothing" ? 0 : 1);
        graph.Function(
            "body", counts == "by a choice" ? "choice:output:0" : "next:z:0", one.Clone(), HostileGraph.Node("next", "AddV2", "a", "one:output:0"), HostileGraph.Node("choice", "SelectV2", "a", "next:z:0", "next:z:0"));
        graph.Function("cond", "less:z:0", limit.Clone(), HostileGraph.Node("less", "Less", "a", "limit:output:0"));
        HostileGraph.Calling(HostileGraph.Calling(graph.Add("loop", "While", "zero"), "body", "body"), "cond", "cond");
        graph.Add("cast", "Cast", "loop").Attr["DstT"] = new AttrValue { Type = DataType.Float };
        graph.Add("y", "AddV2", "x", "cast");
        graph.Save(_folder.Path, "y");

        Assert.Equal(expected, Bounded.Run(() => SavedModelToOnnx.ConvertFolder(_folder.Path), 16L << 20));
    }

    [Fact]
    public void A_condition_that_asks_the_same_again_and_again_is_read_in_linear_time()
    {
        HostileGraph graph = new();
        graph.Integer("zero", 0);
        NodeDef five = graph.Integer("five", 5);
        NodeDef one = graph.Integer("one", 1);
        graph.Function("body", "next:z:0", one.Clone(), HostileGraph.Node("next", "AddV2", "a", "one:output:0"));
        List<NodeDef> terms = [five.Clone(), HostileGraph.Node("and0", "Less", "a", "five:output:0")];
        for (int i = 0; i < 60; i++)
        {
            terms.Add(HostileGraph.Node($"and{i + 1}", "LogicalAnd", $"and{i}:z:0", $"and{i}:z:0"));
        }

        graph.Function("cond", "and60:z:0", [.. terms]);
        HostileGraph.Calling(HostileGraph.Calling(graph.Add("loop", "While", "zero"), "body", "body"), "cond", "cond");
        graph.Add("cast", "Cast", "loop").Attr["DstT"] = new AttrValue { Type = DataType.Float };
        graph.Add("y", "AddV2", "x", "cast");
        graph.Save(_folder.Path, "y");

        Assert.Null(Bounded.Run(() => Score("onnx")));
    }

    [Fact]
    public void Thousands_of_old_loops_over_the_same_nodes_are_refused()
    {
        HostileGraph graph = new();
        string shared = "x";
        for (int i = 0; i < 1000; i++)
        {
            shared = graph.Add($"s{i}", "Relu", shared).Name;
        }

        string sum = "x";
        for (int i = 0; i < 1000; i++)
        {
            NodeDef enter = graph.Add($"e{i}", "Enter", "x");
            enter.Attr["frame_name"] = new AttrValue { S = ByteString.CopyFromUtf8($"frame{i}") };
            graph.Add($"m{i}", "Merge", $"e{i}", $"n{i}");
            graph.Add($"c{i}", "LoopCond", shared);
            graph.Add($"w{i}", "Switch", $"m{i}", $"c{i}");
            graph.Add($"n{i}", "NextIteration", shared);
            graph.Add($"o{i}", "Exit", $"w{i}");
            sum = graph.Add($"a{i}", "AddV2", sum, $"o{i}").Name;
        }

        graph.Save(_folder.Path, sum);

        Assert.Matches("the loops of the graph have more than 8[0-9]{3} nodes[.]$", Bounded.Run(() => SavedModelToOnnx.ConvertFolder(_folder.Path), Bounded.Memory(_folder.Path))!);
    }

    [Fact]
    public void A_signature_of_very_many_outputs_is_refused()
    {
        HostileGraph graph = new();
        for (int i = 0; i < 20_000; i++)
        {
            graph.Signature.Outputs[$"o{i}"] = new TensorInfo { Name = "y:0" };
        }

        graph.Add("y", "Relu", "x");
        graph.Save(_folder.Path, "y");

        Assert.Equal("20001 outputs are asked for; up to 1000 are scored at once, so name those that are wanted.", Bounded.Run(() => Score("onnx")));
        using BatchScorer scorer = BatchScorer.Load(_folder.Path, output: "o7");
        Assert.Equal(784, scorer.Score(new float[784], 784).Length);
    }

    [Fact]
    public void Columns_of_ML_NET_are_shown_whatever_sizes_the_nodes_claim()
    {
        HostileGraph graph = new();
        graph.Add("huge", "Placeholder").Attr["shape"] = new AttrValue { Shape = HostileGraph.Shape(-1, long.MaxValue, 2) };
        graph.Add("product", "Placeholder").Attr["shape"] = new AttrValue { Shape = HostileGraph.Shape(-1, 1 << 20, 1 << 20) };
        graph.Add("negative", "Placeholder").Attr["shape"] = new AttrValue { Shape = HostileGraph.Shape(-1, long.MinValue, 3) };
        graph.Add("other", "Placeholder").Attr["shape"] = new AttrValue { S = ByteString.CopyFromUtf8("no shape") };
        graph.Add("empty", "Placeholder").Attr["_output_shapes"] = new AttrValue { List = new AttrValue.Types.ListValue() };
        graph.Add("", "Placeholder").Attr["dtype"] = new AttrValue { Type = DataType.Float };
        graph.Graph.Node.Add(new NodeDef { Name = "bare", Op = "Relu" });
        graph.Signature.Outputs["nothing"] = new TensorInfo();
        graph.Add("y", "Relu", "x");
        graph.Save(_folder.Path, "y");
        DataViewSchema? schema = null;

        Assert.Null(Bounded.Run(() =>
        {
            TensorFlowModel model = new MLContext().Model.LoadTensorFlowModel(_folder.Path);
            schema = model.GetModelSchema();
            _ = model.GetInputSchema();
        }));
        Assert.Equal(0, ((VectorDataViewType)schema!["huge"].Type).Size);
        Assert.Equal(0, ((VectorDataViewType)schema["product"].Type).Size);
        Assert.Equal(784, ((VectorDataViewType)schema["input"].Type).Size);
    }

    [Fact]
    public void Names_from_a_file_are_short_and_without_control_characters_in_every_message()
    {
        string name = "a\n\u001b[2J" + new string('b', 100_000);
        foreach (Action<HostileGraph> make in (Action<HostileGraph>[])
        [
            graph => graph.Add("y", name, "x"),
            graph => graph.Add("y", "Relu", name),
            graph => graph.Add("y", "Relu", $"x:{name}"),
            graph => HostileGraph.Calling(graph.Add("y", "PartitionedCall", "x"), name),
            graph => { graph.Signature.Inputs[name] = new TensorInfo { Name = name }; graph.Add("y", "Relu", "x"); },
            graph => { graph.Add(name, "VarHandleOp"); graph.Add("r", "ReadVariableOp", name); graph.Add("y", "AddV2", "x", "r"); },
        ])
        {
            HostileGraph graph = new();
            make(graph);
            graph.Save(_folder.Path, "y");

            Assert.NotNull(Bounded.Run(() => Score("onnx"), 64L << 20));
            Assert.NotNull(Bounded.Run(() => Score("managed"), 64L << 20));
            Assert.NotNull(Bounded.Run(() => SavedModelReader.Open(_folder.Path).Signature(name)));
            Assert.NotNull(Bounded.Run(() => SavedModelReader.Open(_folder.Path, tags: [name])));
        }
    }

    private static GraphDef Many(int count, Func<int, NodeDef> make)
    {
        GraphDef graph = new();
        graph.Node.AddRange(Enumerable.Range(0, count).Select(make));
        return graph;
    }

    private static NodeDef Attributed(int node)
    {
        NodeDef made = HostileGraph.Node($"n{node}", "Relu", "x");
        made.Attr["shape"] = new AttrValue { Shape = HostileGraph.Shape(1, 2, 3) };
        made.Attr["flag"] = new AttrValue { B = true };
        return made;
    }

    private static NodeDef Listed(int node)
    {
        NodeDef made = HostileGraph.Node($"n{node}", "Const");
        made.Attr["value"] = new AttrValue { Tensor = new TensorProto { FloatVal = { 1, 2, 3 } } };
        made.Attr["list"] = new AttrValue { List = new AttrValue.Types.ListValue { I = { 1, 2 }, S = { ByteString.CopyFromUtf8("a") } } };
        return made;
    }

    private void Score(string engine)
    {
        using BatchScorer scorer = BatchScorer.Load(_folder.Path, engine: engine);
        scorer.Score(new float[4 * 784], 784, batchSize: 4);
    }
}
