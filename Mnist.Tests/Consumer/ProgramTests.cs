using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Callbacks;
using Mnist.Models.Layers;
using Mnist.Models.Optimizers;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Consumer;

/// <summary>Programs as TensorFlow.NET's users write them: that they compile and what they do. Nothing here may change to make it compile again.</summary>
public sealed class ProgramTests
{
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
        using WorkingFolder folder = new();
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
        Dictionary<string, float> metrics = model.evaluate(x_test, y_test[..64], verbose: 0);
        NDArray predictions = model.predict(x_test, batch_size: 32, verbose: 0, steps: -1, max_queue_size: 10, workers: 1, use_multiprocessing: false);
        NDArray digits = np.argmax(predictions, axis: 1);
        model.save("digits", true, false, "tf");
        model.Output = TextWriter.Null;
        model.summary(line_length: 80, positions: null);
        IModel loaded = keras.models.load_model("digits", compile: true);

        Assert.Equal(4, result.history["val_accuracy"].Count);
        Assert.True(metrics["accuracy"] > 0.5f, $"accuracy {metrics["accuracy"]}");
        int right = digits.ToArray<int>().Zip(y_test.ToArray<int>()).Count(pair => pair.First == pair.Second);
        Assert.Equal(right / 64f, metrics["accuracy"], 1e-6f);
        Assert.Equal(predictions.ToArray<float>(), loaded.predict(x_test).ToArray<float>());
    }
}
