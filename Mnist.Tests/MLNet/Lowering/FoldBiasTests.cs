using Mnist.Formats.TensorFlow;
using Mnist.MLNet.Lowering;
using Mnist.MLNet.Lowering.Protobuf;

namespace Mnist.Tests.MLNet.Lowering;

public sealed class FoldBiasTests
{
    [Theory]
    [InlineData("Gemm", new long[] { 2, 3 }, new long[] { 3 })]
    [InlineData("Conv", new long[] { 4, 2, 3, 3 }, new long[] { 4, 1, 1 })]
    [InlineData("ConvTranspose", new long[] { 2, 4, 3, 3 }, new long[] { 4, 1, 1 })]
    public void A_vector_added_on_either_side_becomes_the_third_input(string op, long[] weights, long[] bias)
    {
        foreach (bool biasFirst in new[] { false, true })
        {
            GraphProto graph = Build(op, weights, bias, biasFirst, productIsRead: false);

            NodeProto node = Assert.Single(graph.Node);
            Assert.Equal((op, 3, "sum"), (node.OpType, node.Input.Count, node.Output[0]));
            TensorProto third = graph.Initializer.Single(tensor => tensor.Name == node.Input[2]);
            Assert.Equal([bias.Max()], third.Dims);
            Assert.Equal(2, graph.Initializer.Count);
        }
    }

    [Theory]
    [InlineData("Gemm", new long[] { 2, 3 }, new long[] { 1 }, false)]
    [InlineData("Gemm", new long[] { 2, 3 }, new long[] { 2, 3 }, false)]
    [InlineData("Gemm", new long[] { 2, 3 }, new long[] { 3 }, true)]
    [InlineData("MatMul", new long[] { 2, 3 }, new long[] { 3 }, false)]
    [InlineData("Conv", new long[] { 4, 2, 3, 3 }, new long[] { 1, 1, 1 }, false)]
    [InlineData("Conv", new long[] { 1, 2, 3, 3 }, new long[] { 4, 1, 1 }, false)]
    public void What_is_no_bias_or_is_read_without_it_stays_an_addition(string op, long[] weights, long[] bias, bool productIsRead) =>
        Assert.Equal([op, "Add"], Build(op, weights, bias, biasFirst: false, productIsRead).Node.Select(node => node.OpType));

    [Fact]
    public void Only_the_first_of_two_vectors_is_folded()
    {
        OnnxGraph graph = new();
        string weights = graph.Initializer(Zeros(2, 3), "weights");
        string product = graph.Add("Gemm", "product", ["x", weights], 1).Output[0];
        string once = graph.Add("Add", "once", [product, graph.Initializer(Zeros(3), "first")], 1).Output[0];
        string twice = graph.Add("Add", "twice", [once, graph.Initializer(Zeros(3), "second")], 1).Output[0];
        graph.AddOutput(twice, ElementTypes.OnnxFloat, [-1, 3]);

        GraphProto result = ModelProto.Parser.ParseFrom(graph.ToModel()).Graph;

        Assert.Equal(["Gemm", "Add"], result.Node.Select(node => node.OpType));
        Assert.Equal("once", result.Node[0].Output[0]);
    }

    [Fact]
    public void An_op_registers_once_so_the_order_means_nothing()
    {
        OpRegistry ops = new();
        ops.Add("Neg", (_, _, inputs) => inputs[0]);

        Assert.Throws<ArgumentException>(() => ops.Add("Neg", (_, _, inputs) => inputs[0]));
    }

    private static GraphProto Build(string op, long[] weights, long[] bias, bool biasFirst, bool productIsRead)
    {
        OnnxGraph graph = new();
        string kernel = graph.Initializer(Zeros(weights), "weights");
        string product = graph.Add(op, "product", ["x", kernel], 1).Output[0];
        string added = graph.Initializer(Zeros(bias), "bias");
        graph.AddOutput(graph.Add("Add", "sum", biasFirst ? [added, product] : [product, added], 1).Output[0], ElementTypes.OnnxFloat, null);
        if (productIsRead)
        {
            graph.AddOutput(product, ElementTypes.OnnxFloat, null);
        }

        return ModelProto.Parser.ParseFrom(graph.ToModel()).Graph;
    }

    private static TensorData Zeros(params long[] shape) => TensorData.Floats(shape, new float[TensorData.Product(shape)]);
}
