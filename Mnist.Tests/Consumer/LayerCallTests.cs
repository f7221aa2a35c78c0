using System.Text.Json;
using Mnist.Formats.Tensors;
using Mnist.Models.Layers;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Consumer;

/// <summary>Calls of layers as TensorFlow.NET's users write them. That they compile is the test; what they bind to is checked. Nothing here may change to make it compile again.</summary>
public sealed class LayerCallTests
{
    private static readonly string[] Weights = ["kernel", "recurrent", "bias"];

    // Every way to write a Conv2D, among them those TensorFlow.NET's own overloads leave ambiguous or without a bias. Input (28, 28, 1): 9 x 32 + 32.
    public static TheoryData<Func<ILayer>, int, string> Convolutions => new()
    {
        { () => keras.layers.Conv2D(32, 3), 320, "linear" },
        { () => keras.layers.Conv2D(32, (3, 3)), 320, "linear" },
        { () => keras.layers.Conv2D(32, 3, padding: "same"), 320, "linear" },
        { () => keras.layers.Conv2D(32, 3, 1, "same"), 320, "linear" },
        { () => keras.layers.Conv2D(32, 3, activation: "relu"), 320, "relu" },
        { () => keras.layers.Conv2D(32, 3, padding: "same", activation: "relu", use_bias: false), 288, "relu" },
        { () => keras.layers.Conv2D(32, kernel_size: (3, 3), strides: (2, 2), padding: "same", activation: keras.activations.Relu), 320, "relu" },
        { () => keras.layers.Conv2D(32, new Shape(3, 3), activation: keras.activations.Tanh, kernel_initializer: keras.initializers.HeNormal), 320, "tanh" },
        { () => keras.layers.Conv2D(filters: 32, kernel_size: 3, kernel_initializer: "he_uniform", bias_initializer: "ones"), 320, "linear" },
        { () => keras.layers.Conv2D(32, 3, kernel_regularizer: keras.regularizers.l2(0.01f)), 320, "linear" },
        { () => keras.layers.Conv2D(32), 832, "linear" },   // 5 by 5, as TensorFlow.NET
    };

    // Input 784.
    public static TheoryData<Func<ILayer>, int, string> DenseLayers => new()
    {
        { () => keras.layers.Dense(10), 7850, "linear" },
        { () => keras.layers.Dense(10, "relu"), 7850, "relu" },
        { () => keras.layers.Dense(10, activation: "softmax"), 7850, "softmax" },
        { () => keras.layers.Dense(10, activation: keras.activations.Softmax), 7850, "softmax" },
        { () => keras.layers.Dense(10, activation: null), 7850, "linear" },
        { () => keras.layers.Dense(10, input_shape: 784), 7850, "linear" },
        { () => keras.layers.Dense(10, "relu", 784), 7850, "relu" },
        { () => keras.layers.Dense(10, activation: "relu", input_shape: new Shape(784)), 7850, "relu" },
        { () => keras.layers.Dense(10, kernel_initializer: keras.initializers.GlorotUniform, use_bias: false), 7840, "linear" },
        { () => keras.layers.Dense(10, keras.activations.Relu, keras.initializers.Orthogonal(), false), 7840, "relu" },
    };

    // Input (28, 28).
    public static TheoryData<Func<ILayer>, int> Recurrences => new()
    {
        { () => keras.layers.LSTM(8), 4 * ((28 + 8 + 1) * 8) },
        { () => keras.layers.LSTM(8, activation: keras.activations.Tanh, return_sequences: true), 4 * ((28 + 8 + 1) * 8) },
        { () => keras.layers.LSTM(8, use_bias: false), 4 * ((28 + 8) * 8) },
        { () => keras.layers.GRU(8), 3 * ((28 + 8 + 2) * 8) },
        { () => keras.layers.GRU(8, activation: "tanh", recurrent_activation: "sigmoid", reset_after: false), 3 * ((28 + 8 + 1) * 8) },
        { () => keras.layers.SimpleRNN(8), (28 + 8 + 1) * 8 },
        { () => keras.layers.SimpleRNN(8, activation: "relu", return_sequences: true), (28 + 8 + 1) * 8 },
        { () => keras.layers.SimpleRNN(8, "tanh", "glorot_uniform", "orthogonal", "zeros", true), (28 + 8 + 1) * 8 },
        { () => keras.layers.SimpleRNN(8, "tanh", "glorot_uniform", "orthogonal", "zeros", true, false), (28 + 8 + 1) * 8 },
        { () => keras.layers.LSTM(8, dropout: 0f, recurrent_dropout: 0f, implementation: 1, unroll: true), 4 * ((28 + 8 + 1) * 8) },
        { () => keras.layers.LSTM(8, return_state: false, stateful: false, time_major: false), 4 * ((28 + 8 + 1) * 8) },
    };

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Conv2D_binds_to_one_meaning(Func<ILayer> make, int parameters, string activation)
    {
        Conv2D layer = Assert.IsType<Conv2D>(Built(make(), (28, 28, 1)));

        Assert.Equal(parameters, layer.count_params());
        Assert.Equal(activation, layer.Activation.Name);
    }

    [Theory]
    [MemberData(nameof(DenseLayers))]
    public void Dense_binds_to_one_meaning(Func<ILayer> make, int parameters, string activation)
    {
        Dense layer = Assert.IsType<Dense>(Built(make(), 784));

        Assert.Equal(parameters, layer.count_params());
        Assert.Equal(activation, layer.Activation.Name);
    }

    [Theory]
    [MemberData(nameof(Recurrences))]
    public void Recurrent_layers_bind_to_one_meaning(Func<ILayer> make, int parameters) => Assert.Equal(parameters, Built(make(), (28, 28)).count_params());

    // Of LSTM and GRU the arguments from dropout on, by their place.
    [Fact]
    public void Recurrent_arguments_stand_where_TensorFlow_NET_has_them()
    {
        LSTM lstm = Assert.IsType<LSTM>(keras.layers.LSTM(8, null, null, true, null, null, null, true, 0f, 0f, 2, true, false, true, false, false, true));
        GRU gru = Assert.IsType<GRU>(
            keras.layers.GRU(8, "tanh", "sigmoid", true, "glorot_uniform", "orthogonal", "zeros", 0f, 0f, true, false, true, false, true, false, false));
        SimpleRNN simple = Assert.IsType<SimpleRNN>(keras.layers.SimpleRNN(8, "relu", "glorot_uniform", "orthogonal", "zeros", true, false));

        Assert.True(lstm.ReturnSequences && lstm.GoBackwards && lstm.UnitForgetBias);
        Assert.True(gru.ReturnSequences && gru.GoBackwards && !gru.ResetAfter);
        Assert.True(simple.ReturnSequences && simple.UseBias && !simple.GoBackwards);
    }

    public static TheoryData<string, Func<ILayer>> HeldRecurrences => new()
    {
        {
            "LSTM",
            () => keras.layers.LSTM(
                8, kernel_regularizer: keras.regularizers.l2(1), recurrent_regularizer: keras.regularizers.l2(2), bias_regularizer: keras.regularizers.l2(3),
                kernel_constraint: keras.constraints.MaxNorm(4), recurrent_constraint: keras.constraints.MaxNorm(5), bias_constraint: keras.constraints.MaxNorm(6))
        },
        {
            "GRU",
            () => keras.layers.GRU(
                8, kernel_regularizer: keras.regularizers.l2(1), recurrent_regularizer: keras.regularizers.l2(2), bias_regularizer: keras.regularizers.l2(3),
                kernel_constraint: keras.constraints.MaxNorm(4), recurrent_constraint: keras.constraints.MaxNorm(5), bias_constraint: keras.constraints.MaxNorm(6))
        },
        {
            "SimpleRNN",
            () => keras.layers.SimpleRNN(
                8, kernel_regularizer: keras.regularizers.l2(1), recurrent_regularizer: keras.regularizers.l2(2), bias_regularizer: keras.regularizers.l2(3),
                kernel_constraint: keras.constraints.MaxNorm(4), recurrent_constraint: keras.constraints.MaxNorm(5), bias_constraint: keras.constraints.MaxNorm(6))
        },
    };

    // Each belongs to its own weight.
    [Theory]
    [MemberData(nameof(HeldRecurrences))]
    public void Recurrent_layers_take_penalties_and_constraints(string className, Func<ILayer> make)
    {
        using JsonDocument json = JsonDocument.Parse(keras.Sequential([keras.Input((28, 28)), make()]).to_json());
        JsonElement config = json.RootElement.GetProperty("config").GetProperty("layers").EnumerateArray()
            .Single(layer => layer.GetProperty("class_name").GetString() == className).GetProperty("config");

        Assert.Equal([1, 2, 3], Weights.Select(weight => config.GetProperty($"{weight}_regularizer").GetProperty("config").GetProperty("l2").GetSingle()));
        Assert.Equal([4, 5, 6], Weights.Select(weight => config.GetProperty($"{weight}_constraint").GetProperty("config").GetProperty("max_value").GetSingle()));
    }

    [Fact]
    public void BatchNormalization_takes_initial_values_and_trainable()
    {
        Layer layer = Built(
            keras.layers.BatchNormalization(
                beta_initializer: keras.initializers.Constant(1), gamma_initializer: "zeros", moving_mean_initializer: keras.initializers.Constant(2),
                moving_variance_initializer: keras.initializers.Constant(3), trainable: false),
            1);
        Layer placed = Built(keras.layers.BatchNormalization(-1, 0.9f, 0.01f, true, true, null, null, null, null, true, "bn", false, 0.99f), 1);

        Assert.False(layer.Trainable);
        Assert.Equal([0, 1, 2, 3], layer.get_weights().Select(weight => weight.ToArray<float>()[0]));
        Assert.True(placed.Trainable);
        Assert.Equal("bn", placed.Name);
        Assert.Equal([1, 0, 0, 1], placed.get_weights().Select(weight => weight.ToArray<float>()[0]));
    }

    [Fact]
    public void Layers_without_weights_take_the_usual_arguments()
    {
        Assert.Equal(new Shape(-1, 14, 14, 4), Shape(keras.layers.MaxPooling2D()));
        Assert.Equal(new Shape(-1, 14, 14, 4), Shape(keras.layers.MaxPooling2D((2, 2))));
        Assert.Equal(new Shape(-1, 14, 14, 4), Shape(keras.layers.MaxPooling2D(pool_size: (2, 2), strides: (2, 2))));
        Assert.Equal(new Shape(-1, 9, 9, 4), Shape(keras.layers.MaxPooling2D(3)));
        Assert.Equal(new Shape(-1, 14, 14, 4), Shape(keras.layers.AveragePooling2D(2, padding: "same")));
        Assert.Equal(new Shape(-1, 28, 28, 4), Shape(keras.layers.Dropout(0.5f)));
        Assert.Equal(new Shape(-1, 28, 28, 4), Shape(keras.layers.Dropout(rate: 0.2f)));
        Assert.Equal(new Shape(-1, 28, 28, 4), Shape(keras.layers.Dropout(0.2f, null, 1)));
        Assert.Equal(1, Assert.IsType<Dropout>(keras.layers.Dropout(0.5f, seed: 1)).Seed);
        Assert.Equal(new Shape(-1, 28, 28, 4), Shape(keras.layers.Activation("relu")));
        Assert.Equal("softmax", Assert.IsType<Activation>(keras.layers.Softmax()).Function.Name);
        Assert.Equal("softmax", Assert.IsType<Activation>(keras.layers.Softmax(axis: -1)).Function.Name);
        Assert.Equal("tanh", Assert.IsType<Activation>(keras.layers.Tanh()).Function.Name);
        Assert.Equal(new Shape(-1, 28, 28, 4), Shape(keras.layers.BatchNormalization()));
        Assert.Equal(new Shape(-1, 28, 28, 4), Shape(keras.layers.BatchNormalization(momentum: 0.8f)));
        Assert.Equal(new Shape(-1, 3136), Shape(keras.layers.Flatten()));
        Assert.Equal(new Shape(-1, 56, 56), Shape(keras.layers.Reshape((56, 56))));
        Assert.Equal(new Shape(-1, 28, 112), Shape(keras.layers.Reshape(new Shape(28, 112))));
        Assert.Equal(new Shape(-1, 28, 112), Shape(keras.layers.Reshape(new object[] { 28, 112L })));
        Assert.Equal(new Shape(-1, 28, 112), Shape(keras.layers.Reshape(new object?[] { null, 112 })));

        static Shape Shape(ILayer layer) => keras.Sequential([keras.Input((28, 28, 4)), layer]).output_shape;
    }

    private static Layer Built(ILayer layer, Shape input)
    {
        var model = keras.Sequential();
        model.add(keras.Input(input));
        model.add(layer);
        return model.Layers[0];
    }
}
