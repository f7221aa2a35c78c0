using Mnist.Formats.Tensors;
using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

public sealed class FitDataTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_label_that_is_no_class_is_refused_beside_logits_too(int label)
    {
        Sequential model = keras.Sequential([keras.layers.Dense(3, input_shape: 4)]);
        model.compile(keras.optimizers.SGD(), keras.losses.SparseCategoricalCrossentropy(from_logits: true));

        ArgumentException fit = Assert.Throws<ArgumentException>("y", () => model.fit(np.ones((2, 4)), np.array(0, label), verbose: 0));
        ArgumentException evaluate = Assert.Throws<ArgumentException>("y", () => model.evaluate(np.ones((2, 4)), np.array(0, label), verbose: 0));

        Assert.StartsWith($"Label {label} in row 1 is not a class: the model has classes 0 to 2.", fit.Message, StringComparison.Ordinal);
        Assert.Equal(fit.Message, evaluate.Message);
    }

    [Fact]
    public void A_label_of_a_sequence_is_named_with_its_row()
    {
        ArgumentException error = Assert.Throws<ArgumentException>("y", () => Rows("sparse_categorical_crossentropy").evaluate(np.ones((2, 2, 3)), np.array(new[,] { { 0, 1 }, { 2, 7 } }), verbose: 0));

        Assert.StartsWith("Label 7 in row 1 is not a class", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_column_of_targets_is_not_taken_for_labels_by_a_loss_that_takes_none()
    {
        Sequential model = keras.Sequential([keras.layers.Dense(1, activation: "sigmoid", input_shape: 4)]);
        model.compile("sgd", "categorical_crossentropy");

        Assert.True(float.IsFinite(model.evaluate(np.ones((2, 4)), np.array(0, 1), verbose: 0)["loss"]));
    }

    [Theory]
    [InlineData(4, 3, 2)]
    [InlineData(4, 6)]
    [InlineData(4, 2)]
    [InlineData(4, 1, 2, 3)]
    public void Targets_of_another_shape_than_the_outputs_are_refused(params int[] shape)
    {
        Sequential model = Rows("mse");

        ArgumentException error = Assert.Throws<ArgumentException>("y", () => model.evaluate(np.ones((4, 2, 3)), np.ones(shape), verbose: 0));

        Assert.StartsWith(
            $"The loss 'mean_squared_error' wants targets of shape (None, 2, 3) for outputs of shape (None, 2, 3), received y of shape ({string.Join(", ", shape)}).",
            error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(4, 3)]
    [InlineData(4, 2, 3)]
    public void Labels_of_another_shape_than_the_outputs_are_refused(params int[] shape)
    {
        Sequential model = Rows("sparse_categorical_crossentropy");

        ArgumentException error = Assert.Throws<ArgumentException>("y", () => model.evaluate(np.ones((4, 2, 3)), np.zeros(shape), verbose: 0));

        Assert.StartsWith("The loss 'sparse_categorical_crossentropy' wants targets of shape (None, 2) for outputs of shape (None, 2, 3)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mse", 4, 2, 3)]
    [InlineData("mse", 4, 2, 3, 1)]
    [InlineData("sparse_categorical_crossentropy", 4, 2)]
    [InlineData("sparse_categorical_crossentropy", 4, 2, 1)]
    public void An_axis_of_one_at_the_end_changes_nothing(string loss, params int[] shape) =>
        Assert.True(float.IsFinite(Rows(loss).evaluate(np.ones((4, 2, 3)), np.zeros(shape), verbose: 0)["loss"]));

    private static Sequential Rows(string loss)
    {
        Sequential model = keras.Sequential([keras.layers.Dense(3, activation: "softmax", input_shape: (2, 3))]);
        model.compile("sgd", loss);
        return model;
    }
}
