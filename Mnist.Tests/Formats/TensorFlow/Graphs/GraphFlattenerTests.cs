using Mnist.Formats;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Tests.Formats.TensorFlow.Graphs;

public sealed class GraphFlattenerTests
{
    [Fact]
    public void Calls_are_opened_and_aliases_followed_and_what_nothing_asks_for_is_not_met()
    {
        GraphDef graph = new();
        graph.Node.Add(Node("x", "Placeholder"));
        graph.Node.Add(Node("call", "PartitionedCall", "x", "^x").Calling("double"));
        graph.Node.Add(Node("y", "Identity", "call"));
        graph.Node.Add(Node("unused", "PartitionedCall", "nowhere").Calling("none"));
        graph.Library = new FunctionDefLibrary { Function = { Function("double", "a", "sum:z:0", Node("sum", "AddV2", "a", "a")) } };
        GraphFlattener flattener = new(graph);

        FlatTensor y = flattener.Follow("y:0");

        Assert.Equal(["x", "call/sum"], flattener.Order.Select(node => node.Name));
        Assert.Equal("AddV2", y.Node.Op);
        Assert.Equal([flattener.Order[0], flattener.Order[0]], y.Node.Inputs.Select(input => input.Node));
        Assert.True(flattener.Contains("unused"));
        Assert.False(flattener.Contains("sum"));
    }

    [Fact]
    public void Outputs_of_several_are_told_apart_by_name_and_number()
    {
        GraphDef graph = new();
        graph.Node.Add(Node("x", "Placeholder"));
        graph.Node.Add(Node("call", "PartitionedCall", "x").Calling("best"));
        graph.Library = new FunctionDefLibrary { Function = { Function("best", "a", "top:indices:0", Node("top", "TopKV2", "a", "a")) } };

        Assert.Equal(1, new GraphFlattener(graph).Follow("call").Index);
    }

    [Fact]
    public void A_chain_longer_than_any_stack_is_followed()
    {
        GraphDef graph = new();
        graph.Node.Add(Node("n0", "Placeholder"));
        for (int i = 1; i < 200_000; i++)
        {
            graph.Node.Add(Node($"n{i}", "Relu", $"n{i - 1}"));
        }

        GraphFlattener flattener = new(graph, new FormatLimits { MaxOpenedNodes = 200_000 });
        flattener.Follow("n199999");

        Assert.Equal(200_000, flattener.Order.Count);
    }

    [Theory]
    [InlineData("cycle", "node 'cycle': the node is its own input.")]
    [InlineData("alias", "node 'alias': the node is its own input.")]
    [InlineData("lost", "node 'nowhere': an input refers to this node, which does not exist.")]
    [InlineData("absent", "node 'absent': an input refers to this node, which does not exist.")]
    [InlineData("odd:one", "node 'odd': 'odd:one' is not a tensor name.")]
    [InlineData("ghost", "node 'ghost': it calls the function 'none', which the file does not hold.")]
    [InlineData("recursive", "node 'recursive/again': the function 'itself' calls itself.")]
    [InlineData("second:1", "node 'second': output 1 does not exist.")]
    [InlineData("poor", "node 'poor/a': the call passes no such argument.")]
    public void What_cannot_be_followed_is_named(string reference, string expected)
    {
        GraphDef graph = new();
        graph.Node.Add(Node("x", "Placeholder"));
        graph.Node.Add(Node("cycle", "AddV2", "x", "back"));
        graph.Node.Add(Node("back", "Relu", "cycle"));
        graph.Node.Add(Node("alias", "Identity", "alias"));
        graph.Node.Add(Node("lost", "Relu", "nowhere"));
        graph.Node.Add(Node("odd", "Relu", "x"));
        graph.Node.Add(Node("ghost", "PartitionedCall", "x").Calling("none"));
        graph.Node.Add(Node("recursive", "PartitionedCall", "x").Calling("itself"));
        graph.Node.Add(Node("second", "PartitionedCall", "x").Calling("identity"));
        graph.Node.Add(Node("poor", "PartitionedCall").Calling("identity"));
        graph.Library = new FunctionDefLibrary
        {
            Function = { Function("identity", "a", "a"), Function("itself", "a", "again:output:0", Node("again", "PartitionedCall", "a").Calling("itself")) },
        };
        GraphFlattener flattener = new(graph);

        string message = Assert.Throws<ModelFormatException>(() => flattener.Follow(reference)).Message;

        Assert.Equal(expected, message);
    }

    [Fact]
    public void Limits_hold_for_what_is_opened()
    {
        GraphDef graph = new();
        graph.Node.Add(Node("x", "Placeholder"));
        graph.Node.Add(Node("call", "PartitionedCall", "x").Calling("outer"));
        graph.Library = new FunctionDefLibrary
        {
            Function =
            {
                Function("outer", "a", "call:output:0", Node("call", "PartitionedCall", "a").Calling("inner")),
                Function("inner", "a", "two:activations:0", Node("one", "Relu", "a"), Node("two", "Relu", "one:activations:0")),
            },
        };

        Assert.Equal("Relu", new GraphFlattener(graph).Follow("call").Node.Op);
        Assert.Equal("node 'call/call': calls are nested deeper than 1.", Error(new FormatLimits { MaxCallDepth = 1 }));
        Assert.Equal("Relu node 'call/call/two': the opened graph has more than 2 nodes.", Error(new FormatLimits { MaxOpenedNodes = 2 }));

        string Error(FormatLimits limits) => Assert.Throws<ModelFormatException>(() => new GraphFlattener(graph, limits).Follow("call")).Message;
    }

    [Fact]
    public void Two_nodes_of_one_name_are_refused()
    {
        GraphDef graph = new();
        graph.Node.Add(Node("x", "Placeholder"));
        graph.Node.Add(Node("x", "Placeholder"));

        Assert.Equal("node 'x': two nodes have this name.", Assert.Throws<ModelFormatException>(() => new GraphFlattener(graph)).Message);
    }

    private static NodeDef Node(string name, string op, params string[] inputs)
    {
        NodeDef node = new() { Name = name, Op = op };
        node.Input.AddRange(inputs);
        return node;
    }

    private static FunctionDef Function(string name, string argument, string result, params NodeDef[] nodes)
    {
        FunctionDef function = new() { Signature = new OpDef { Name = name, InputArg = { new OpDef.Types.ArgDef { Name = argument } }, OutputArg = { new OpDef.Types.ArgDef { Name = "result" } } } };
        function.NodeDef.AddRange(nodes);
        function.Ret["result"] = result;
        return function;
    }
}
