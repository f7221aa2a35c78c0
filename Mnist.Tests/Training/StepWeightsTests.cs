using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
using Mnist.Models.Losses;
using Mnist.Models.Metrics;
using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>Weights of rows and of time steps, labels and accuracy by shapes. The models hand their inputs on; numbers are worked by hand.</summary>
public sealed class StepWeightsTests
{
    private static readonly NDArray Steps = new(new float[] { 1, 2, 3, 4 }, (2, 2, 1));

    // As many rows as steps: squares 1, 4 of the first row count ten times, 9, 16 of the second once.
    [Theory]
    [InlineData(2)]
    [InlineData(2, 1)]
    public void One_weight_for_each_row_applies_to_all_its_steps(params int[] shape)
    {
        NDArray weights = new(new float[] { 10, 1 }, shape);

        Assert.Equal(((10 * 5) + 25) / 4.0, LossOf(weights), 1e-5);
    }

    [Fact]
    public void One_weight_for_each_step_applies_to_it() => Assert.Equal((1 + (2 * 16)) / 4.0, LossOf(new NDArray(new float[] { 1, 0, 0, 2 }, (2, 2))), 1e-5);

    // Predictions 1, 2, 3, 4 are all 1; of the targets the first and the last are.
    [Fact]
    public void Weighted_metrics_divide_by_the_weights_and_plain_ones_ignore_them()
    {
        Functional model = Copy((2, 1));
        NDArray targets = new(new float[] { 1, 0, 0, 1 }, (2, 2, 1));
        NDArray weights = new(new float[] { 3, 1, 1, 1 }, (2, 2));
        model.compile(keras.optimizers.SGD(0f), keras.losses.MeanSquaredError(), new[] { "accuracy" }, weighted_metrics: new Metric[] { new BinaryAccuracy(name: "weighted") });

        Dictionary<string, List<float>> history = model.fit(
            Steps, targets, verbose: 0, sample_weight: weights, validation_data: (Steps, targets, weights)).history;

        Assert.Equal([2f / 4, 2f / 4], [history["accuracy"][0], history["val_accuracy"][0]]);
        Assert.Equal([4f / 6, 4f / 6], [history["weighted"][0], history["val_weighted"][0]]);
    }

    // 1 - 1, 2 - 2, 3 - 0: a table of each with each would have the mean 14 / 3 + ....
    [Fact]
    public void Labels_of_one_axis_mean_the_same_as_of_two()
    {
        Functional model = Copy(1);
        model.compile(keras.optimizers.SGD(0f), keras.losses.MeanSquaredError(), ["accuracy", "binary_accuracy"]);
        NDArray x = new(new float[] { 1, 2, 3 }, (3, 1));
        NDArray flat = new(new float[] { 1, 2, 0 }, 3);

        Dictionary<string, float> logs = model.evaluate(x, flat, verbose: 0);

        Assert.Equal(9f / 3, logs["loss"], 1e-6);
        Assert.Equal(1f / 3, logs["accuracy"], 1e-6);
        Assert.Equal(logs, model.evaluate(x, flat.reshape((3, 1)), verbose: 0));
    }

    // The largest of each row is 1, 0, 1; half of one is not above one half.
    [Fact]
    public void Accuracy_goes_by_shapes_whatever_the_loss()
    {
        NDArray x = new(new float[] { 0, 0.9f, 0.7f, 0.2f, 0.1f, 0.5f }, (3, 2));
        NDArray oneHot = new(new float[] { 0, 1, 0, 1, 0, 1 }, (3, 2));
        Assert.Equal(2f / 3, Accuracy(x, oneHot, keras.losses.MeanSquaredError()), 1e-6);
        Assert.Equal(2f / 3, Accuracy(x, new NDArray(new float[] { 1, 1, 1 }, 3), keras.losses.SparseCategoricalCrossentropy()), 1e-6);
        Assert.Equal(2f / 3, Accuracy(x, new NDArray(new float[] { 1, 1, 1 }, (3, 1)), keras.losses.SparseCategoricalCrossentropy()), 1e-6);

        NDArray column = new(new float[] { 0.4f, 0.5f, 0.6f }, (3, 1));
        Assert.Equal(1f, Accuracy(column, new NDArray(new float[] { 0, 0, 1 }, 3), keras.losses.MeanSquaredError()), 1e-6);
    }

    [Fact]
    public void Class_and_sample_weights_together_are_an_error()
    {
        Functional model = Copy(1);
        model.compile(keras.optimizers.SGD(1), keras.losses.MeanSquaredError());
        NDArray x = new(new float[] { 1, 2 }, (2, 1));
        Dictionary<int, float> classes = new() { [1] = 2 };

        Assert.StartsWith(
            "class_weight and sample_weight are both given: multiply the weights of the rows by those of their classes and give sample_weight alone.",
            Assert.Throws<ArgumentException>("class_weight", () => model.fit(x, x, verbose: 0, class_weight: classes, sample_weight: new float[] { 1, 1 })).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("class_weight", () => model.train_on_batch(x, x, (Arrays)new NDArray(new float[] { 1, 1 }, 2), classes));
    }

    private static float Accuracy(NDArray x, NDArray y, Loss loss)
    {
        Functional model = Copy(x.shape[1]);
        model.compile(keras.optimizers.SGD(1), loss, ["accuracy"]);
        return model.evaluate(x, y, verbose: 0)["accuracy"];
    }

    private static double LossOf(NDArray weights)
    {
        Functional model = Copy((2, 1));
        model.compile(keras.optimizers.SGD(0f), keras.losses.MeanSquaredError());
        float evaluated = model.evaluate(Steps, Steps * 0f, verbose: 0, sample_weight: weights)["loss"];
        Assert.Equal(evaluated, model.train_on_batch(Steps, Steps * 0f, weights)["loss"], 1e-6);
        return evaluated;
    }

    private static Functional Copy(Shape rows)
    {
        KerasTensor x = keras.Input(rows);
        return keras.Model(x, keras.layers.Dense(rows[-1], kernel_initializer: "identity", use_bias: false).Apply(x));
    }
}
