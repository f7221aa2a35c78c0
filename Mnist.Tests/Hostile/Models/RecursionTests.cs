using Google.Protobuf;
using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Hostile.Models;

/// <summary>What calls itself, and what is nested more deeply than any stack: functions, loops, messages, JSON, models in models.</summary>
public sealed class RecursionTests
{
    private const int Deep = 100_000;

    [Fact]
    public void A_function_that_calls_itself_is_refused() => Says("the function 'f' calls itself.", graph =>
        graph.Function("f", "again:output:0", HostileGraph.Calling(HostileGraph.Node("again", "PartitionedCall", "a"), "f")));

    [Fact]
    public void Two_functions_that_call_each_other_are_refused() => Says("the function 'f' calls itself.", graph =>
    {
        graph.Function("f", "other:output:0", HostileGraph.Calling(HostileGraph.Node("other", "PartitionedCall", "a"), "g"));
        graph.Function("g", "other:output:0", HostileGraph.Calling(HostileGraph.Node("other", "StatefulPartitionedCall", "a"), "f"));
    });

    [Fact]
    public void A_chain_of_ten_thousand_functions_is_refused() => Says("calls are nested deeper than 64.", graph =>
    {
        graph.Function("f", "next:output:0", HostileGraph.Calling(HostileGraph.Node("next", "PartitionedCall", "a"), "f0"));
        for (int i = 0; i < 10_000; i++)
        {
            graph.Function($"f{i}", "next:output:0", HostileGraph.Calling(HostileGraph.Node("next", "PartitionedCall", "a"), $"f{i + 1}"));
        }
    });

    [Fact]
    public void A_loop_inside_itself_is_refused()
    {
        using TemporaryFolder folder = new();
        HostileGraph graph = new();
        NodeDef one = graph.Integer("one", 1);
        NodeDef five = graph.Integer("five", 5);
        NodeDef inner = HostileGraph.Calling(HostileGraph.Calling(HostileGraph.Node("inner", "While", "a", "b"), "body", "body"), "cond", "cond");
        graph.Function("body", "next:z:0", one.Clone(), HostileGraph.Node("next", "AddV2", "a", "one:output:0"), inner);
        graph.Function("cond", "less:z:0", five.Clone(), HostileGraph.Node("less", "Less", "a", "five:output:0"));
        foreach (FunctionDef function in graph.Graph.Library.Function)
        {
            function.Signature.InputArg.Add(new OpDef.Types.ArgDef { Name = "b" });
        }

        FunctionDef body = graph.Graph.Library.Function[0];
        body.Signature.OutputArg.Add(new OpDef.Types.ArgDef { Name = "other" });
        body.Ret["other"] = "inner:output:1";
        graph.Integer("zero", 0);
        HostileGraph.Calling(HostileGraph.Calling(graph.Add("loop", "While", "zero", "x"), "body", "body"), "cond", "cond");
        graph.Add("y", "AddV2", "x", "loop:1");
        graph.Save(folder.Path, "y");

        Assert.Equal("While node 'loop/body/inner': the loop of the function 'body' is inside itself.", Bounded.Run(() => SavedModelToOnnx.ConvertFolder(folder.Path)));
    }

    [Fact]
    public void Messages_nested_a_hundred_thousand_deep_are_refused()
    {
        // AttrValue.func.attr.value... : fields 10, 2 and 2, each in the one before.
        byte[] nested = Nested(Deep, [0x52, 0x12, 0x12]);

        Refused([.. Field(0x0A, [.. Field(0x2A, [.. Field(0x0A, "a"u8.ToArray()), .. Field(0x12, nested)])])]);
    }

    [Fact]
    public void Lists_nested_a_hundred_thousand_deep_are_refused()
    {
        // AttrValue.list.func.attr.value...: fields 1, 9, 2 and 2.
        byte[] nested = Nested(Deep, [0x0A, 0x4A, 0x12, 0x12]);

        Refused([.. Field(0x0A, [.. Field(0x2A, [.. Field(0x0A, "a"u8.ToArray()), .. Field(0x12, nested)])])]);
    }

    [Fact]
    public void Unknown_fields_nested_a_hundred_thousand_deep_are_left_alone()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.Sub("frozen.pb"), [.. Field(0x7A, Nested(Deep, [0x7A])), .. new GraphDef { Node = { HostileGraph.Node("x", "Placeholder") } }.ToByteArray()]);

        Assert.Equal("x", SavedModelReader.Open(folder.Sub("frozen.pb")).Graph.Node.Single().Name);
    }

    [Theory]
    [InlineData(0x7B)]
    [InlineData(0x0B)]
    public void Groups_a_hundred_thousand_deep_are_refused(byte start) => Refused([.. Enumerable.Repeat(start, Deep), .. Enumerable.Repeat((byte)(start + 1), Deep)]);

    [Fact]
    public void Json_of_a_hundred_thousand_levels_is_refused() => Assert.Equal(
        "the model's configuration is not valid JSON of at most 128 levels.",
        Bounded.Run(() => keras.models.model_from_json(new string('[', Deep) + new string(']', Deep))));

    [Fact]
    public void Models_in_models_that_are_called_twice_each_are_counted_before_they_are_walked_through()
    {
        string said = Bounded.Run(() => keras.models.model_from_json(Doubled(levels: 30)), 64L << 20)!;

        Assert.Equal("the model's configuration calls layers more than 5000 times, those of models in it counted each time; give a smaller model.", said);
        Assert.NotNull(keras.models.model_from_json(Doubled(levels: 3)));
    }

    private static void Says(string expected, Action<HostileGraph> functions)
    {
        using TemporaryFolder folder = new();
        HostileGraph graph = new();
        functions(graph);
        HostileGraph.Calling(graph.Add("call", "PartitionedCall", "x"), "f");
        graph.Save(folder.Path, "call");

        string? said = Bounded.Run(() => SavedModelToOnnx.ConvertFolder(folder.Path), Bounded.Memory(folder.Path));

        Assert.NotNull(said);
        Assert.EndsWith(expected, said, StringComparison.Ordinal);
    }

    // As a frozen graph, and as the graph in a SavedModel.
    private static void Refused(byte[] graph)
    {
        using TemporaryFolder folder = new();
        string file = folder.Sub("frozen.pb");
        File.WriteAllBytes(file, graph);
        File.WriteAllBytes(
            SavedModelFiles.Graph(folder.Path), [.. Field(0x12, [.. new MetaGraphDef { MetaInfoDef = new MetaGraphDef.Types.MetaInfoDef { Tags = { "serve" } } }.ToByteArray(), .. Field(0x12, graph)])]);

        Assert.NotNull(Bounded.Run(() => SavedModelReader.Open(file), Bounded.Memory(file)));
        Assert.NotNull(Bounded.Run(() => SavedModelReader.Open(folder.Path), Bounded.Memory(file)));
    }

    /// <summary>Fields in each other, from the innermost out; lengths have five bytes, so that they can be written in front at once.</summary>
    private static byte[] Nested(int depth, byte[] tags)
    {
        byte[] bytes = new byte[depth * 6];
        for (int level = 0; level < depth; level++)
        {
            int at = level * 6;
            bytes[at] = tags[level % tags.Length];
            Length(bytes.AsSpan(at + 1), bytes.Length - at - 6);
        }

        return bytes;
    }

    private static byte[] Field(byte tag, byte[] value)
    {
        byte[] bytes = [tag, 0, 0, 0, 0, 0, .. value];
        Length(bytes.AsSpan(1), value.Length);
        return bytes;
    }

    private static void Length(Span<byte> varint, int value)
    {
        for (int i = 0; i < 5; i++)
        {
            varint[i] = (byte)(((value >> (7 * i)) & 0x7F) | (i < 4 ? 0x80 : 0));
        }
    }

    /// <summary>A functional model of a dropout, in a model that calls it twice, in one that calls that twice, and so on.</summary>
    private static string Doubled(int levels)
    {
        string inner = Model("m0", "{\"class_name\":\"Dropout\",\"name\":\"l\",\"config\":{\"rate\":0.1,\"name\":\"l\"},\"inbound_nodes\":[[[\"i\",0,0,{}]]]}", "[\"l\",0,0]");
        for (int level = 1; level <= levels; level++)
        {
            string calls = $"\"name\":\"m{level - 1}\",\"inbound_nodes\":[[[\"i\",0,0,{{}}]],[[\"m{level - 1}\",0,0,{{}}]]]";
            inner = Model($"m{level}", inner[..^1] + "," + calls + "}", $"[\"m{level - 1}\",1,0]");
        }

        return inner;
    }

    private static string Model(string name, string layer, string output) =>
        "{\"class_name\":\"Functional\",\"config\":{\"name\":\"" + name + "\",\"layers\":[{\"class_name\":\"InputLayer\",\"name\":\"i\",\"config\":{\"batch_shape\":[null,4],\"name\":\"i\"},\"inbound_nodes\":[]},"
        + layer + "],\"input_layers\":[[\"i\",0,0]],\"output_layers\":[" + output + "]}}";
}
