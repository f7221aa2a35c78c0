using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Tests.Kernels;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Metrics;

public sealed class MetricTests
{
    private const int Rows = 8;

    [Theory]
    [InlineData("categorical_accuracy", "The metric 'categorical_accuracy' takes targets of 3 numbers, the loss takes integer labels.")]
    [InlineData("binary_accuracy", "The metric 'binary_accuracy' takes targets of 3 numbers, the loss takes integer labels.")]
    public void A_metric_over_columns_is_refused_beside_a_loss_over_labels(string metric, string expected)
    {
        Sequential model = Classifier("sparse_categorical_crossentropy", metric);

        ArgumentException error = Assert.Throws<ArgumentException>(() => model.fit(Inputs(4), Labels(), verbose: 0));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_metric_over_labels_is_refused_beside_a_loss_over_columns()
    {
        Sequential model = Classifier("categorical_crossentropy", "sparse_categorical_accuracy");

        ArgumentException error = Assert.Throws<ArgumentException>(() => model.evaluate(Inputs(4), keras.utils.to_categorical(Labels(), 3), verbose: 0));

        Assert.StartsWith(
            "The metric 'sparse_categorical_accuracy' takes integer labels, the loss takes targets of 3 numbers. Use 'accuracy', which fits every loss.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Accuracy_means_the_same_for_labels_and_for_one_hot_rows()
    {
        Sequential sparse = Classifier("sparse_categorical_crossentropy", "accuracy", "sparse_categorical_accuracy");
        Sequential oneHot = Classifier("categorical_crossentropy", "accuracy", "categorical_accuracy");

        Dictionary<string, float> ofLabels = sparse.evaluate(Inputs(4), Labels(), verbose: 0);
        Dictionary<string, float> ofRows = oneHot.evaluate(Inputs(4), keras.utils.to_categorical(Labels(), 3), verbose: 0);

        Assert.Equal(ofLabels["accuracy"], ofLabels["sparse_categorical_accuracy"]);
        Assert.Equal(ofLabels["accuracy"], ofRows["accuracy"]);
        Assert.Equal(ofLabels["accuracy"], ofRows["categorical_accuracy"]);
    }

    // Keras compares y_true == (y_pred > 0.5), so a target that is neither 0 nor 1 is never met.
    [Fact]
    public void Binary_accuracy_compares_the_target_itself()
    {
        Sequential model = keras.Sequential([keras.layers.Dense(1, input_shape: 1)]);
        model.set_weights([np.ones((1, 1)), np.zeros(1)]);
        model.compile("sgd", "mse", ["accuracy"]);

        Assert.Equal(0f, Accuracy([7f, 8f, 9f, 0.3f]));
        Assert.Equal(0.75f, Accuracy([1f, 1f, 0f, 0f]));

        float Accuracy(float[] targets) => model.evaluate(new NDArray(new[] { 3f, 4f, 5f, 0.2f }, (4, 1)), targets, verbose: 0)["accuracy"];
    }

    [Theory]
    [InlineData(null, "Unknown metric null. Known metrics: accuracy (acc), ")]
    [InlineData("acuracy", "Unknown metric 'acuracy'. Known metrics: accuracy (acc), ")]
    public void An_unknown_metric_is_answered_with_the_known_ones(string? metric, string expected)
    {
        ArgumentException error = Assert.Throws<ArgumentException>("metrics", () => Classifier("categorical_crossentropy", metric!));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    private static Sequential Classifier(string loss, params string[] metrics)
    {
        Sequential model = keras.Sequential();
        model.Seed = 6;
        model.add(keras.layers.Dense(3, activation: "softmax", input_shape: 4));
        model.compile("sgd", loss, metrics);
        return model;
    }

    private static NDArray Inputs(int columns) => new(KernelSamples.Uniform(3, Rows * columns), (Rows, columns));

    private static NDArray Labels() => new(Enumerable.Range(0, Rows).Select(row => row % 3).ToArray());
}
