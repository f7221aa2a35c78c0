using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Callbacks;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>
/// What an epoch reports, worked by hand: p = w x from w = 1, targets 0, mean squared error, learning rate 0.1, batches of two of the rows 1, 2, 2.
/// The first batch has the errors 1 and 2 and the gradient (2 + 8) / 2, so w = 0.5; the second has the error 1 and the gradient 4, so w = 0.1.
/// </summary>
public sealed class EpochMetricsTests
{
    private const string Rmse = "root_mean_squared_error";

    private static readonly NDArray X = new(new float[] { 1, 2, 2 }, (3, 1));
    private static readonly NDArray Y = np.zeros((3, 1));

    // The means of the batches' roots would be 1.291, or 1.387 by their rows; from the last weight the loss would be 0.03.
    [Fact]
    public void An_epoch_reports_totals_each_batch_from_before_its_own_update()
    {
        Sequential model = Line();

        ICallback result = model.fit(X, Y, batch_size: 2, verbose: 0, shuffle: false);

        Assert.Equal((1 + 4 + 1) / 3.0, result.history["loss"][0], 1e-6);
        Assert.Equal(Math.Sqrt((1 + 4 + 1) / 3.0), result.history[Rmse][0], 1e-6);
        Assert.Equal(0.1, model.get_weights()[0].ToArray<float>()[0], 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Evaluate_reports_totals_whatever_the_batch(int batch)
    {
        Dictionary<string, float> logs = Line().evaluate(X, Y, batch, verbose: 0);

        Assert.Equal(9 / 3.0, logs["loss"], 1e-6);
        Assert.Equal(Math.Sqrt(9 / 3.0), logs[Rmse], 1e-6);
    }

    [Fact]
    public void Batches_by_themselves_report_their_own_rows_alone()
    {
        Sequential model = Line();

        Dictionary<string, float> first = model.train_on_batch(X[..2], Y[..2]);
        Dictionary<string, float> second = model.train_on_batch(X[2..], Y[2..]);
        Dictionary<string, float> test = model.test_on_batch(X[..2], Y[..2]);

        foreach ((double loss, Dictionary<string, float> logs) in ((double, Dictionary<string, float>)[])[(5.0 / 2, first), (1, second), (0.05 / 2, test)])
        {
            Assert.Equal(loss, logs["loss"], 1e-6);
            Assert.Equal(Math.Sqrt(loss), logs[Rmse], 1e-6);
        }
    }

    private static Sequential Line()
    {
        Sequential model = keras.Sequential([keras.layers.Dense(1, kernel_initializer: "ones", use_bias: false, input_shape: 1)]);
        model.compile(keras.optimizers.SGD(0.1f), keras.losses.MeanSquaredError(), [keras.metrics.RootMeanSquaredError()]);
        return model;
    }
}
