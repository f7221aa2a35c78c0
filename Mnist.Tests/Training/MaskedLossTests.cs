using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
using Mnist.Models.Metrics;
using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>Losses and metrics of an output with a mask. The model hands its inputs on; numbers are worked by hand.</summary>
public sealed class MaskedLossTests
{
    private static readonly NDArray X = new(new float[] { 1, 2, 0, 3, 0, 0, 0, 0, 0 }, (3, 3, 1));

    // Squares of what counts: 1, 4 of the first row, 4 of the second, none of the third.
    private static readonly NDArray Y = new(new float[] { 0, 0, 5, 1, 7, 7, 9, 9, 9 }, (3, 3, 1));

    [Theory]
    [InlineData(3, 9.0 / 3)]
    [InlineData(1, (2.5 + 4 + 0) / 3)]
    [InlineData(2, ((2 * 9.0 / 3) + 0) / 3)]
    public void The_divisor_is_the_number_of_steps_of_the_batch_that_count(int batch, double expected)
    {
        Functional model = Copy();

        Assert.Equal(expected, model.evaluate(X, Y, batch, verbose: 0)["loss"], 1e-6);
        Assert.Equal(expected, model.fit(X, Y, batch, verbose: 0, shuffle: false).history["loss"][0], 1e-6);
    }

    [Fact]
    public void A_batch_without_a_step_that_counts_has_loss_0_and_teaches_nothing()
    {
        Functional model = Copy(learningRate: 1);
        string before = model.WeightsSha256();

        Assert.Equal(0, model.train_on_batch(X[2..], Y[2..])["loss"]);
        Assert.Equal(0, model.test_on_batch(X[2..], Y[2..])["loss"]);
        Assert.Equal(before, model.WeightsSha256());
    }

    // The gradient of (w x - t)^2 to w, summed over the steps that count, by their number: (2 + 8 + 12) / 3.
    [Fact]
    public void The_gradient_is_that_of_the_masked_mean()
    {
        Functional model = Copy(learningRate: 1);

        model.train_on_batch(X, Y);

        Assert.Equal(1 - (22.0 / 3), model.get_weights()[0].ToArray<float>()[0], 1e-5);
    }

    [Fact]
    public void Weights_multiply_the_sum_and_not_the_divisor()
    {
        Functional model = Copy();
        NDArray steps = new(new float[] { 1, 0, 9, 2, 9, 9, 9, 9, 9 }, (3, 3));

        Assert.Equal(((2 * 5) + 4) / 3.0, model.evaluate(X, Y, verbose: 0, sample_weight: new float[] { 2, 1, 5 })["loss"], 1e-5);
        Assert.Equal((1 + (2 * 4)) / 3.0, model.evaluate(X, Y, verbose: 0, sample_weight: steps)["loss"], 1e-5);
    }

    // Predictions above one half are 1: right, wrong, right.
    [Fact]
    public void Metrics_leave_masked_steps_out_and_run_over_all_batches()
    {
        Functional model = Copy();
        NDArray y = new(new float[] { 1, 0, 0, 1, 1, 1, 1, 1, 1 }, (3, 3, 1));
        NDArray steps = new(new float[] { 1, 3, 9, 2, 9, 9, 9, 9, 9 }, (3, 3));

        foreach (int batch in (int[])[1, 2, 3])
        {
            Dictionary<string, float> logs = model.evaluate(X, y, batch, verbose: 0, sample_weight: steps);
            Assert.Equal(2.0 / 3, logs["accuracy"], 1e-6);
            Assert.Equal((1 + 2) / (1 + 3.0 + 2), logs["weighted"], 1e-6);
        }
    }

    private static Functional Copy(float learningRate = 0f)
    {
        KerasTensor x = keras.Input((3, 1));
        Functional model = keras.Model(x, keras.layers.Dense(1, kernel_initializer: "ones").Apply(keras.layers.Masking().Apply(x)));
        model.compile(
            keras.optimizers.SGD(learningRate), keras.losses.MeanSquaredError(), new[] { "accuracy" }, weighted_metrics: new Metric[] { new BinaryAccuracy(name: "weighted") });
        return model;
    }
}
