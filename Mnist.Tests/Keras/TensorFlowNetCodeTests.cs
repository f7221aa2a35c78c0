using System.Diagnostics.CodeAnalysis;
using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Callbacks;
using Mnist.Models.Layers;
using Mnist.Models.Optimizers;
using Mnist.Tests.TestData;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Keras;

/// <summary>
/// Model code as TensorFlow.NET's users write it. That it compiles is the test; what it binds to is checked. Nothing here may change to make it
/// compile again, and only public members may be used.
/// </summary>
[SuppressMessage("Performance", "CA1859", Justification = "Programs declare their models as IModel.")]
public sealed class TensorFlowNetCodeTests
{
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

    [Fact]
    public void BatchNormalization_takes_start_values_and_trainable()
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

    [Fact]
    public void Sequential_is_made_in_every_usual_way()
    {
        var empty = keras.Sequential();
        empty.add(keras.layers.Input((28, 28), name: "picture"));
        empty.add(keras.layers.Flatten());
        var list = keras.Sequential(new List<ILayer> { keras.layers.Flatten(), keras.layers.Dense(10) }, name: "list");
        var expression = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10)]);
        var several = keras.Sequential(keras.layers.Flatten(), keras.layers.Dense(10));

        Assert.Equal(new Shape(-1, 784), empty.output_shape);
        Assert.Equal("list", list.Name);
        Assert.All([list, expression, several], model => Assert.Equal(2, model.Layers.Count));
    }

    [Fact]
    public void Models_are_compiled_in_every_usual_way()
    {
        var model = keras.Sequential([keras.layers.Dense(10, input_shape: 784)]);

        model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
        Assert.IsType<Adam>(model.Optimizer);   // TensorFlow.NET makes an RMSprop of any name
        model.compile(optimizer: "rmsprop", loss: "mse", metrics: new[] { "accuracy" });
        Assert.IsType<RMSprop>(model.Optimizer);
        model.compile(keras.optimizers.SGD(0.01f), keras.losses.SparseCategoricalCrossentropy(from_logits: true), new[] { "acc" });
        Assert.IsType<SGD>(model.Optimizer);
        model.compile(optimizer: keras.optimizers.RMSprop(1e-3f), loss: keras.losses.MeanSquaredError());
        model.compile(new Adam(0.001f), keras.losses.CategoricalCrossentropy(from_logits: true), metrics: new[] { "accuracy" });
        Assert.Equal(0.001f, model.Optimizer!.LearningRate);
        model.compile(keras.optimizers.Adam(0.001f, 0.8f, 0.99f, 1e-6f, true, "Adam"), keras.losses.MeanSquaredError());
        Adam adam = Assert.IsType<Adam>(model.Optimizer);
        Assert.Equal((0.8f, 0.99f, 1e-6f, true), (adam.Beta1, adam.Beta2, adam.Epsilon, adam.Amsgrad));
        model.compile(keras.optimizers.RMSprop(0.001f, 0.8f, 0.5f, 1e-6f, true, "RMSprop"), keras.losses.MeanSquaredError());
        RMSprop rms = Assert.IsType<RMSprop>(model.Optimizer);
        Assert.Equal((0.8f, 0.5f, 1e-6f, true), (rms.Rho, rms.Momentum, rms.Epsilon, rms.Centered));
        model.compile(keras.optimizers.SGD(0.1f, name: "SGD"), keras.losses.MeanSquaredError(), metrics: null);
        model.compile(keras.optimizers.SGD(), keras.losses.MeanSquaredError(), []);
    }

    [Fact]
    public void Metrics_are_made_in_every_usual_way()
    {
        var model = keras.Sequential([keras.layers.Dense(2, activation: "softmax", input_shape: 1)]);
        NDArray x = np.array(new float[,] { { 1 }, { 2 } });
        NDArray labels = np.array(new[] { 0, 1 });
        NDArray rows = keras.utils.to_categorical(labels, 2);

        model.compile(keras.optimizers.Adam(), keras.losses.SparseCategoricalCrossentropy(), new[] { keras.metrics.SparseCategoricalAccuracy() });
        Assert.Equal(0.5f, model.evaluate(x, labels, -1, 0, null, -1, 10, 1, false, true, false)["sparse_categorical_accuracy"]);
        model.compile(keras.optimizers.Adam(), keras.losses.CategoricalCrossentropy(), [keras.metrics.CategoricalAccuracy(), keras.metrics.BinaryAccuracy()]);
        Assert.Equal(["loss", "categorical_accuracy", "binary_accuracy"], model.evaluate(x, rows, verbose: 0, return_dict: true).Keys);
    }

    [Fact]
    public void EarlyStopping_is_made_in_every_usual_way()
    {
        IModel model = keras.Sequential([keras.layers.Dense(1, input_shape: 1)]);
        NDArray x = np.array(new float[,] { { 1 }, { 2 } });
        model.compile(keras.optimizers.SGD(1e-30f), keras.losses.MeanSquaredError());
        var callbackParams = new CallbackParams { Model = model, Epochs = 10, Steps = 1 };
        ICallback placed = new EarlyStopping(callbackParams, "loss", 0f, 2, 0, "auto", 0f, true, 0);
        var named = new EarlyStopping(parameters: null, monitor: "loss", min_delta: 0.1f, patience: 3, verbose: 0);

        ICallback result = model.fit(
            x, x, -1, 10, 0, new List<ICallback> { placed, named }, 0f, null, 10, true, null, null, 0, max_queue_size: 10, workers: 1, use_multiprocessing: false);

        Assert.Equal(3, result.history["loss"].Count);   // the first epoch is the best, two more are waited for
    }

    [Fact]
    public void A_program_trains_judges_asks_saves_and_loads()
    {
        using TemporaryFolder folder = new();
        var (x_train, y_train, x_test, y_test) = keras.datasets.mnist.load_data();
        ((NDArray, NDArray) train, (NDArray, NDArray) test) = keras.datasets.mnist.load_data();
        Assert.Equal([x_train.shape, y_test.shape], [train.Item1.shape, test.Item2.shape]);
        (x_train, y_train) = (x_train["::300"].reshape((200, 784)) / 255.0f, y_train["::300"]);
        x_test = x_test[new Slice(0, 64)].reshape((64, 784)).astype(np.float32) / 255;

        keras.utils.set_random_seed(1);
        var model = keras.Sequential();
        model.add(keras.layers.Dense(32, activation: keras.activations.Relu, input_shape: 784));
        model.add(keras.layers.Dropout(0.1f));
        model.add(keras.layers.Dense(10, activation: "softmax"));
        model.compile(keras.optimizers.Adam(0.01f), keras.losses.SparseCategoricalCrossentropy(), new[] { "accuracy" });
        ICallback result = model.fit(x_train, y_train, batch_size: 20, epochs: 4, verbose: 0, validation_split: 0.2f);
        Dictionary<string, float> figures = model.evaluate(x_test, y_test[..64], verbose: 0);
        NDArray predictions = model.predict(x_test, batch_size: 32, verbose: 0, steps: -1, max_queue_size: 10, workers: 1, use_multiprocessing: false);
        NDArray digits = np.argmax(predictions, axis: 1);
        model.save(folder.Sub("digits"), true, false, "tf");
        model.Output = TextWriter.Null;
        model.summary(line_length: 80, positions: null);
        IModel loaded = keras.models.load_model(folder.Sub("digits"), compile: true);

        Assert.Equal(4, result.history["val_accuracy"].Count);
        Assert.True(figures["accuracy"] > 0.5f, $"accuracy {figures["accuracy"]}");
        int right = digits.ToArray<int>().Zip(y_test.ToArray<int>()).Count(pair => pair.First == pair.Second);
        Assert.Equal(right / 64f, figures["accuracy"], 1e-6f);
        Assert.Equal(predictions.ToArray<float>(), loaded.predict(x_test).ToArray<float>());
    }

    private static Layer Built(ILayer layer, Shape input)
    {
        var model = keras.Sequential();
        model.add(keras.Input(input));
        model.add(layer);
        return model.Layers[0];
    }
}
