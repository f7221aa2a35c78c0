using Mnist.Formats.Tensors;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Keras;

public sealed class UtilsTests
{
    [Fact]
    public void To_categorical_puts_a_one_at_the_labels_place()
    {
        NDArray rows = keras.utils.to_categorical(new NDArray(new byte[] { 2, 0 }), 4);

        Assert.Equal(new Shape(2, 4), rows.shape);
        Assert.Equal([0f, 0, 1, 0, 1, 0, 0, 0], rows.ToArray<float>());
    }

    [Fact]
    public void To_categorical_counts_the_classes_itself() => Assert.Equal(new Shape(3, 6), keras.utils.to_categorical(new NDArray(new[] { 1, 5, 0 })).shape);

    [Fact]
    public void To_categorical_keeps_the_shape_and_drops_a_last_axis_of_size_1()
    {
        Assert.Equal(new Shape(2, 3, 4), keras.utils.to_categorical(np.arange(6).reshape((2, 3)) % 4).shape);
        Assert.Equal(new Shape(6, 7), keras.utils.to_categorical(np.arange(6).reshape((6, 1)), 7).shape);
        Assert.Equal(new Shape(1, 2), keras.utils.to_categorical(np.array(1)).shape);
    }

    [Fact]
    public void To_categorical_refuses_labels_no_int_holds()
    {
        Assert.StartsWith("Label NaN in row 1 is not a class", Assert.Throws<ArgumentException>(() => keras.utils.to_categorical(np.array(1f, float.NaN))).Message, StringComparison.Ordinal);
        Assert.StartsWith("Label -7 in row 0 is not a class", Assert.Throws<ArgumentException>(() => keras.utils.to_categorical(np.array(-7))).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "Label 4294967296 in row 0 is not a class", Assert.Throws<ArgumentException>(() => keras.utils.to_categorical(np.array(1L << 32), 3)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "1 labels of 3000000001 classes make more numbers than an array holds.", Assert.Throws<ArgumentException>(() => keras.utils.to_categorical(np.array(3e9))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void To_categorical_names_the_label_that_is_no_class(int label)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => keras.utils.to_categorical(new NDArray(new[] { 0, label }), 3));

        Assert.StartsWith($"Label {label} in row 1 is not a class: there are classes 0 to 2.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_data_gives_bytes_as_keras_does()
    {
        var (xTrain, yTrain, xTest, yTest) = keras.datasets.mnist.load_data();

        Assert.Equal([new Shape(60000, 28, 28), new Shape(60000), new Shape(10000, 28, 28), new Shape(10000)], [xTrain.shape, yTrain.shape, xTest.shape, yTest.shape]);
        Assert.All([xTrain, yTrain, xTest, yTest], array => Assert.Equal(TF_DataType.TF_UINT8, array.dtype));
        Assert.Equal([5, 0, 4, 1, 9], yTrain[..5].ToArray<int>());
        Assert.Equal(10, yTest.ToArray<int>().Distinct().Count());
    }

    [Fact]
    public void Models_made_after_setting_the_seed_start_alike()
    {
        Assert.Equal(Kernel(), Kernel());

        static float[] Kernel()
        {
            keras.utils.set_random_seed(5);
            var model = keras.Sequential();
            model.add(keras.layers.Dense(3, input_shape: 4));
            return model.get_weights()[0].ToArray<float>();
        }
    }

    [Fact]
    public void An_unknown_metric_is_answered_with_the_known_ones()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => keras.Sequential().compile("adam", "mse", ["acuracy"]));

        Assert.StartsWith("Unknown metric 'acuracy'. Known metrics: accuracy (acc), auc, binary_accuracy, binary_crossentropy (bce), categorical_accuracy, ", error.Message, StringComparison.Ordinal);
    }
}
