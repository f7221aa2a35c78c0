using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Callbacks;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

/// <summary>What <c>validation_split</c> holds back, worked by hand: the model hands its input on, so that a row's loss is its square.</summary>
public sealed class ValidationSplitTests
{
    private static readonly NDArray X = new(new float[] { 1, 2, 3, 4, 5 }, (5, 1));
    private static readonly NDArray Y = np.zeros((5, 1));

    // The last two, whatever the shuffle: 4 and 5.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void The_last_rows_validate_and_their_weights_go_with_them(ulong seed)
    {
        ICallback result = Copy(seed).fit(
            X, Y, batch_size: 2, epochs: 2, verbose: 0, validation_split: 0.4f, sample_weight: new float[] { 1, 2, 3, 4, 5 });

        double training = ((1 * 1) + (2 * 4) + (3 * 9)) / 3.0;
        double validation = ((4 * 16) + (5 * 25)) / 2.0;
        Assert.All(result.history["loss"], loss => Assert.Equal(training, loss, 1e-5));
        Assert.All(result.history["val_loss"], loss => Assert.Equal(validation, loss, 1e-4));
    }

    // 1 - 0.9 is a little less than 0.1 in double arithmetic, 1 - 0.7 a little more than 0.3.
    [Theory]
    [InlineData(100, 0.9f, 9)]
    [InlineData(10, 0.7f, 3)]
    [InlineData(7, 0.3f, 4)]
    [InlineData(5, 0.4f, 3)]
    [InlineData(5, 0f, 5)]
    [InlineData(10, 0.9f, 0)]
    public void So_many_rows_train(int rows, float split, int expected) => Assert.Equal(expected, ValidationSplit.TrainingRows(rows, split));

    [Fact]
    public void A_split_that_leaves_no_row_to_train_on_is_refused()
    {
        NDArray x = np.ones((10, 1));

        ArgumentException error = Assert.Throws<ArgumentException>("validation_split", () => Copy(seed: 1).fit(x, x, verbose: 0, validation_split: 0.9f));

        Assert.StartsWith("validation_split 0.9 of 10 rows leaves no rows on one side.", error.Message, StringComparison.Ordinal);
    }

    private static Sequential Copy(ulong seed)
    {
        Sequential model = new([keras.layers.Dense(1, kernel_initializer: "ones", use_bias: false, input_shape: 1)], seed: seed);
        model.compile(keras.optimizers.SGD(0f), keras.losses.MeanSquaredError());
        return model;
    }
}
