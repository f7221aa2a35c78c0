using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Layers;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Layers;

public sealed class BuildTests
{
    public static TheoryData<string> Names => ["a b", "_x", "-x", "a:0", "é", "a/MatMul", "a>b", "a\\b"];

    [Fact]
    public void A_layer_built_for_other_rows_is_refused_and_the_model_stays_as_it_was()
    {
        Dense shared = new(3, name: "shared");
        _ = new Sequential([keras.Input(4), shared]);
        Sequential model = new([keras.Input(7), keras.layers.Dense(5)]);

        ArgumentException error = Assert.Throws<ArgumentException>(() => model.add(shared));

        Assert.Equal("Layer 'shared' is made for rows of shape (4,), received rows of shape (5,). Use a new layer, or such rows.", error.Message);
        Assert.Single(model.Layers);
    }

    [Fact]
    public void A_failing_initializer_leaves_no_half_layer()
    {
        Dense layer = new(2, bias_initializer: "orthogonal");
        Sequential model = new([keras.Input(2)]);

        for (int attempt = 0; attempt < 2; attempt++)
        {
            Assert.Throws<ArgumentException>(() => model.add(layer));
            Assert.Empty(layer.Parameters);
            Assert.Empty(model.Layers);
            Assert.Equal("", layer.Name);
        }
    }

    [Fact]
    public void Build_refuses_another_input_than_the_models()
    {
        Sequential model = new([keras.Input(2), keras.layers.Dense(2)]);

        ArgumentException error = Assert.Throws<ArgumentException>(() => model.build((-1, 9)));

        Assert.StartsWith("Model 'sequential' takes inputs of shape (None, 2) already, received (None, 9).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_without_a_batch_axis_is_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Sequential([keras.layers.Dense(2)]).build(new Shape()));

        Assert.Equal("input_shape", error.ParamName);
    }

    [Fact]
    public void A_failed_build_can_be_done_again_with_rows_that_fit()
    {
        Sequential model = new([keras.layers.Conv2D(2, 3)]);
        Assert.Throws<ArgumentException>(() => model.build((-1, 9)));

        model.build((-1, 9, 9, 1));

        Assert.Equal((-1, 7, 7, 2), model.output_shape);
    }

    [Fact]
    public void A_second_input_is_refused() => Assert.Throws<ArgumentException>(() => new Sequential([keras.Input(3), keras.Input(7)]));

    [Fact]
    public void A_later_layers_input_shape_must_be_that_of_its_rows() =>
        Assert.Throws<ArgumentException>(() => new Sequential([keras.layers.Dense(1, input_shape: 3), keras.layers.Dense(1, input_shape: 9)]));

    [Fact]
    public void Rows_of_unknown_size_are_refused() =>
        Assert.Throws<ArgumentException>(() => new Sequential([keras.layers.Dense(2)]).build((-1, -1, 4)));

    [Fact]
    public void Rows_without_numbers_are_refused()
    {
        Assert.Equal("input_shape", Assert.Throws<ArgumentException>(() => new InputLayer(0)).ParamName);
        Assert.Throws<ArgumentException>(() => new Sequential([keras.layers.Dense(2, input_shape: 0)]));
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("batch")]
    [InlineData("softmax")]
    [InlineData("dense")]
    public void Rows_of_a_single_number_have_no_last_axis(string kind)
    {
        Layer layer = kind switch { "relu" => new ReLU(), "batch" => new BatchNormalization(), "softmax" => new Activation("softmax"), _ => new Dense(2) };
        Sequential model = new([keras.Input(1), new Reshape(new Shape())]);

        ArgumentException error = Assert.Throws<ArgumentException>(() => model.add(layer));

        Assert.Equal($"{layer.ClassName} takes rows of at least one axis, received rows of shape ().", error.Message);
    }

    [Fact]
    public void A_missing_array_is_refused_by_set_weights()
    {
        Sequential model = new([keras.Input(2), keras.layers.Dense(2, use_bias: false)]);

        ArgumentException error = Assert.Throws<ArgumentException>(() => model.set_weights([null!]));

        Assert.StartsWith("Weight 'kernel' of layer 'dense' has shape (2, 2), received null.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("valid", int.MaxValue, 3)]
    [InlineData("same", int.MaxValue, 3)]
    [InlineData("valid", 1073741825, 4)]
    [InlineData("same", 1073741825, 4)]
    [InlineData("same", 30000, 3)]
    public void A_dilation_whose_window_no_image_can_hold_is_refused(string padding, int dilation, int kernel)
    {
        Conv2D layer = new(2, (kernel, kernel), padding: padding, dilation_rate: (dilation, dilation));

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Sequential([keras.Input((9, 9, 1)), layer]));

        Assert.StartsWith($"A window of ({kernel}, {kernel}) with dilation_rate ({dilation}, {dilation})", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_no_memory_holds_is_refused_before_it_is_made()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Sequential([keras.Input(4), keras.layers.Dense(200_000_000)]));

        Assert.Equal("A weight may have up to 268435456 numbers, received (4, 200000000) for 'kernel'; use fewer units or filters.", error.Message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_tensorflow_refuses_for_nodes_are_refused(string name)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => keras.layers.Dense(2, name: name));

        Assert.Equal("name", error.ParamName);
        Assert.Contains($"received '{name}'.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => keras.Input(4, name: name));
    }
}
