using Mnist.Formats.Tensors;
using Mnist.Models.Callbacks;
using Mnist.Models.Graphs;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Consumer;

/// <summary>Programs with graphs of layers, as TensorFlow.NET's users write them: <c>keras.Input</c>, <c>Apply</c>, <c>keras.Model</c>. Nothing here may change to make it compile again.</summary>
public sealed class GraphProgramTests
{
    [Fact]
    public void A_network_with_shortcuts_is_made_trained_and_shown()
    {
        keras.utils.set_random_seed(5);
        var layers = keras.layers;
        var inputs = keras.Input(shape: (28, 28, 1), name: "img");
        var x = layers.Conv2D(4, 3, activation: "relu").Apply(inputs);
        x = layers.Conv2D(8, 3, activation: "relu").Apply(x);
        var block_1_output = layers.MaxPooling2D(3).Apply(x);
        x = layers.Conv2D(8, 3, activation: "relu", padding: "same").Apply(block_1_output);
        x = layers.Conv2D(8, 3, activation: "relu", padding: "same").Apply(x);
        var block_2_output = layers.Add().Apply(new Tensors(x, block_1_output));
        x = layers.Flatten().Apply(block_2_output);
        x = layers.Dense(16, activation: "relu").Apply(x);
        x = layers.Dropout(0.1f).Apply(x);
        var outputs = layers.Dense(10).Apply(x);
        var model = keras.Model(inputs, outputs, name: "toy_resnet");
        StringWriter summary = new();
        model.Output = summary;
        model.summary();
        model.compile(optimizer: keras.optimizers.Adam(5e-3f), loss: keras.losses.SparseCategoricalCrossentropy(from_logits: true), metrics: new[] { "acc" });
        var (x_train, y_train, x_test, y_test) = keras.datasets.mnist.load_data();
        x_train = x_train["::300"].reshape((200, 28, 28, 1)) / 255.0f;

        ICallback result = model.fit(x_train, y_train["::300"], batch_size: 25, epochs: 4, verbose: 0, validation_split: 0.2f);

        Assert.Contains("toy_resnet", summary.ToString(), StringComparison.Ordinal);
        Assert.Equal(4, result.history["val_loss"].Count);
        Assert.True(result.history["loss"][3] < result.history["loss"][0] * 0.7f, $"The loss went from {result.history["loss"][0]} to {result.history["loss"][3]}.");
        Assert.Equal(new Shape(200, 10), model.predict(x_train).shape);
    }

    [Fact]
    public void Two_inputs_share_a_layer_and_are_joined()
    {
        keras.utils.set_random_seed(6);
        var left = keras.Input(3, name: "left");
        var right = keras.Input(3, name: "right");
        var shared = keras.layers.Dense(4, activation: "tanh");
        var joined = keras.layers.Concatenate().Apply(new Tensors(shared.Apply(left), shared.Apply(right)));
        var model = keras.Model(new Tensors(left, right), keras.layers.Dense(1).Apply(joined));
        model.compile(keras.optimizers.SGD(0.1f), keras.losses.MeanSquaredError());
        NDArray a = np.array(new float[,] { { 1, 2, 3 }, { 0, 1, 0 } });
        NDArray b = np.array(new float[,] { { 0, 0, 1 }, { 2, 1, 0 } });
        NDArray y = np.array(new float[,] { { 1 }, { -1 } });

        ICallback result = model.fit([a, b], [y], batch_size: 2, epochs: 30, verbose: 0);

        Assert.Equal((3 * 4) + 4 + 8 + 1, model.count_params());
        Assert.True(result.history["loss"][^1] < 0.05f, $"The loss is {result.history["loss"][^1]}.");
    }
}
