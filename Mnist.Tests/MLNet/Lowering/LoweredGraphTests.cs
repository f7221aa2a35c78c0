using Google.Protobuf;
using Mnist.Formats;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering;
using Mnist.MLNet.Lowering.Protobuf;
using Mnist.Tests.TestData;

namespace Mnist.Tests.MLNet.Lowering;

/// <summary>The ONNX graphs that come out, and what is refused before anything runs.</summary>
public sealed class LoweredGraphTests
{
    [Theory]
    [InlineData("savedmodels/tfkeras2-mlp")]
    [InlineData("savedmodels/keras3-mlp")]
    [InlineData("savedmodels/v1-mlp")]
    [InlineData("savedmodels/tfkeras2-cnn-tuned")]
    [InlineData("savedmodels/keras3-cnn")]
    [InlineData("savedmodels2/tf115-tutorial")]
    [InlineData("savedmodels2/tf210-cnn")]
    public void A_bias_is_part_of_its_product_however_the_source_adds_it(string model)
    {
        GraphProto graph = Lower(model);

        NodeProto[] products = [.. graph.Node.Where(node => node.OpType is "Gemm" or "Conv")];
        Assert.NotEmpty(products);
        Assert.All(products, product => Assert.Equal(3, product.Input.Count));
        Assert.DoesNotContain(graph.Node, node => node.OpType == "Add");
    }

    [Fact]
    public void Dropout_at_rate_0_leaves_no_random_numbers()
    {
        GraphProto graph = Lower("savedmodels2/tf115-tutorial");

        Assert.DoesNotContain(graph.Node, node => node.OpType.StartsWith("Random", StringComparison.Ordinal));
    }

    [Fact]
    public void Dropout_that_was_left_on_is_refused_by_the_node_of_its_random_numbers()
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Lower("savedmodels2/tf115-tutorial", model =>
        {
            NodeDef keep = model.MetaGraphs[0].GraphDef.Node.Single(node => node.Name == "keep_prob/input");
            keep.Attr["value"].Tensor.FloatVal[0] = 0.5f;
        }));

        Assert.Equal(
            "RandomUniform node 'dropout/random_uniform/RandomUniform': the outputs depend on its random numbers, by 'dropout/GreaterEqual'; export the model for inference, without dropout.",
            error.Message);
    }

    [Fact]
    public void A_loop_of_TensorFlow_1_is_one_recurrent_layer()
    {
        GraphProto graph = Lower("savedmodels2/tf115-lstm");

        Assert.Single(graph.Node, node => node.OpType == "LSTM");
        Assert.DoesNotContain(graph.Node, node => node.OpType is "Loop" or "Scan");
    }

    [Fact]
    public void A_loop_whose_end_depends_on_what_it_computes_is_refused()
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Lower("savedmodels2/tf115-lstm", model =>
        {
            NodeDef less = model.MetaGraphs[0].GraphDef.Node.Single(node => node.Name == "rnn/while/Less_1");
            (less.Input[0], less.Input[1]) = (less.Input[1], less.Input[0]);
        }));

        Assert.Equal(
            "While node 'rnn/while/while_context': how often it runs depends on more than its number of steps; loops that count up to a number, or to the length of a sequence, can be lowered.", error.Message);
    }

    [Fact]
    public void An_unknown_op_is_refused_by_op_node_and_function()
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Lower("savedmodels/tfkeras2-mlp", model =>
        {
            foreach (FunctionDef candidate in model.MetaGraphs[0].GraphDef.Library.Function)
            {
                foreach (NodeDef node in candidate.NodeDef.Where(node => node.Op == "Softmax"))
                {
                    node.Op = "Sparsemax";
                }
            }
        }));

        string function = error.Message.Split('\'')[3];
        Assert.StartsWith("Sparsemax node 'StatefulPartitionedCall/", error.Message, StringComparison.Ordinal);
        Assert.Contains($"': this op, in the function '{function}', is not among those that can be lowered to ONNX.", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("__inference_", function, StringComparison.Ordinal);
    }

    private static GraphProto Lower(string fixture, Action<SavedModelProto>? change = null)
    {
        string source = Path.Combine(FixtureFolder.Repository, "Mnist.Tests", "Fixtures", fixture, "model");
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(Path.Combine(folder.Path, "variables"));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(source, "variables")))
        {
            File.Copy(file, Path.Combine(folder.Path, "variables", Path.GetFileName(file)));
        }

        SavedModelProto model = SavedModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(source, "saved_model.pb")));
        change?.Invoke(model);
        File.WriteAllBytes(Path.Combine(folder.Path, "saved_model.pb"), model.ToByteArray());
        return ModelProto.Parser.ParseFrom(SavedModelToOnnx.ConvertFolder(folder.Path).Bytes.Span).Graph;
    }
}
