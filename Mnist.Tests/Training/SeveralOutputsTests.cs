using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;
using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>Losses, metrics, targets and predictions of several outputs. Output a is x, b is 2 x; numbers are worked by hand.</summary>
public sealed class SeveralOutputsTests
{
    private static readonly NDArray X = new(new float[] { 1, 2, 3 }, (3, 1));
    private static readonly NDArray Zeros = new(new float[3], (3, 1));

    // Squares: 1, 4, 9 of a and 4, 16, 36 of b; the penalty is 0.1 times 1.
    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    [InlineData(1)]
    public void The_parts_sum_to_the_whole_whatever_the_last_batch(int batch)
    {
        Functional model = Heads();
        model.compile(keras.optimizers.SGD(0f), new[] { "mse", "mse" }, loss_weights: new[] { 1f, 0.5f });

        AssertMetrics(model.evaluate(X, [Zeros, Zeros], batch, verbose: 0));
        AssertMetrics(model.fit(X, [Zeros, Zeros], batch, verbose: 0).history.ToDictionary(metric => metric.Key, metric => metric.Value[0]));

        static void AssertMetrics(Dictionary<string, float> metrics)
        {
            Assert.Equal(14.0 / 3, metrics["a_loss"], 1e-5);
            Assert.Equal(56.0 / 3, metrics["b_loss"], 1e-5);
            Assert.Equal((14.0 / 3) + (0.5 * 56 / 3) + 0.1, metrics["loss"], 1e-5);
        }
    }

    // x and 2 x - 1 as the targets of a and b: only by name are both losses what they should be.
    [Fact]
    public void Targets_losses_weights_and_metrics_go_by_name()
    {
        Functional model = Heads();
        model.compile(
            keras.optimizers.SGD(0f),
            new Dictionary<string, string> { ["b"] = "mse", ["a"] = "mse" },
            new Dictionary<string, string[]> { ["b"] = ["accuracy"] },
            new Dictionary<string, float> { ["b"] = 3 });

        Dictionary<string, float> logs = model.evaluate(X, new Dictionary<string, NDArray> { ["b"] = (X * 2f) - 1f, ["a"] = X }, verbose: 0);

        Assert.Equal(["loss", "a_loss", "b_loss", "b_accuracy"], logs.Keys);
        Assert.Equal([3 + 0.1f, 0, 1], logs.Values.Take(3).Select(value => MathF.Round(value, 5)));
    }

    [Fact]
    public void Inputs_go_by_name_and_further_arrays_are_ignored()
    {
        (KerasTensor left, KerasTensor right) = (keras.Input(1, name: "left"), keras.Input(1, name: "right"));
        Functional model = keras.Model([left, right], keras.layers.Subtract().Apply([left, right]));

        Assert.Equal([10 - 1, 10 - 2, 10 - 3], model.predict_all(new Dictionary<string, NDArray> { ["right"] = X, ["other"] = X, ["left"] = Zeros + 10f })[0].ToArray<float>());
    }

    [Fact]
    public void Outputs_given_by_name_are_reported_and_predicted_under_it()
    {
        KerasTensor x = keras.Input(1);
        Functional model = keras.Model(x, new Dictionary<string, KerasTensor>
        {
            ["twice"] = keras.layers.Dense(1, kernel_initializer: keras.initializers.Constant(2), name: "z").Apply(x),
            ["once"] = keras.layers.Dense(1, kernel_initializer: "ones", name: "a").Apply(x),
        });
        model.compile(keras.optimizers.SGD(0f), "mse");

        Assert.Equal([2, 4, 6], model.predict_all(X)["twice"].ToArray<float>());
        Assert.Equal([1, 2, 3], model.predict_all(X)["once"].ToArray<float>());
        Assert.Equal(
            ["loss", "twice_loss", "once_loss"], model.evaluate(X, new Dictionary<string, NDArray> { ["once"] = Zeros, ["twice"] = Zeros }, verbose: 0).Keys);
    }

    [Fact]
    public void One_layer_that_gives_two_outputs_is_reported_twice()
    {
        (KerasTensor left, KerasTensor right) = (keras.Input(1), keras.Input(1));
        ILayer shared = keras.layers.Dense(1, kernel_initializer: "ones", name: "d");
        Functional model = keras.Model([left, right], [shared.Apply(left), shared.Apply(right)]);
        model.compile(keras.optimizers.SGD(0f), "mse");

        Dictionary<string, float> logs = model.evaluate([X, X * 2f], [Zeros, Zeros], verbose: 0);

        Assert.Equal(14f / 3, logs["d_loss"], 1e-5);
        Assert.Equal(56f / 3, logs["d_1_loss"], 1e-5);
    }

    [Fact]
    public void An_output_may_be_measured_only()
    {
        Functional model = Heads();
        model.compile(keras.optimizers.SGD(0f), new[] { "mse", null }, new Dictionary<string, string[]> { ["b"] = ["accuracy"] });

        Dictionary<string, float> logs = model.evaluate(X, [Zeros, Zeros + 1f], verbose: 0);

        Assert.Equal(["loss", "a_loss", "b_accuracy"], logs.Keys);
        Assert.Equal(1, logs["b_accuracy"]);
    }

    private static Functional Heads()
    {
        KerasTensor x = keras.Input(1);
        return keras.Model(
            x,
            [
                keras.layers.Dense(1, kernel_initializer: "ones", kernel_regularizer: keras.regularizers.l2(0.1f), name: "a").Apply(x),
                keras.layers.Dense(1, kernel_initializer: keras.initializers.Constant(2), name: "b").Apply(x),
            ]);
    }
}
