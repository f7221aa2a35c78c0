using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Callbacks;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>Several calls of <c>fit</c> on one model.</summary>
public sealed class RefitTests
{
    private const int Rows = 64;
    private const int Columns = 50;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Three_fits_of_one_epoch_are_one_fit_of_three(bool numbered)
    {
        Sequential whole = Dropping();
        Sequential parts = Dropping();
        (NDArray x, NDArray y) = Data();

        whole.fit(x, y, batch_size: 16, epochs: 3, verbose: 0);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            parts.fit(x, y, batch_size: 16, epochs: numbered ? epoch + 1 : 1, initial_epoch: numbered ? epoch : 0, verbose: 0);
        }

        Assert.Equal(whole.WeightsSha256(), parts.WeightsSha256());
    }

    [Fact]
    public void Every_fit_draws_other_dropout_masks_after_compiling_too()
    {
        // With steps too small to matter, only the masks can change the loss.
        Sequential model = Dropping();
        (NDArray x, NDArray y) = Data();
        List<float> losses = [];
        for (int fit = 0; fit < 3; fit++)
        {
            model.compile(keras.optimizers.SGD(1e-30f), keras.losses.MeanSquaredError());
            losses.Add(model.fit(x, y, batch_size: Rows, verbose: 0).history["loss"][0]);
        }

        Assert.Equal(3, losses.Distinct().Count());
    }

    [Fact]
    public void An_epoch_that_was_broken_off_is_not_drawn_again()
    {
        Sequential model = Dropping();
        (NDArray x, NDArray y) = Data();
        using CancellationTokenSource stop = new();

        Assert.Throws<OperationCanceledException>(
            () => model.fit(x, y, batch_size: 16, epochs: 3, verbose: 0, callbacks: [new Cancel(stop)], cancellationToken: stop.Token));

        Assert.Equal(1, model.EpochsTrained);
    }

    private static Sequential Dropping()
    {
        Sequential model = keras.Sequential();
        model.Seed = 9;
        model.add(keras.layers.Dense(8, input_shape: Columns));
        model.add(keras.layers.Dropout(0.5f));
        model.add(keras.layers.Dense(1));
        model.compile("adam", "mse");
        return model;
    }

    private static (NDArray X, NDArray Y) Data() =>
        (new NDArray(Kernels.KernelSamples.Uniform(1, Rows * Columns), (Rows, Columns)), new NDArray(Kernels.KernelSamples.Uniform(2, Rows), (Rows, 1)));

    private sealed class Cancel(CancellationTokenSource stop) : Callback
    {
        public override void on_train_batch_end(long end_step, Dictionary<string, float> logs) => stop.Cancel();
    }
}
