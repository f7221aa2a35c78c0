using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

public sealed class SummaryTests
{
    [Fact]
    public void Summary_is_keras_table()
    {
        Sequential model = keras.Sequential(name: "digits");
        model.add(keras.Input((28, 28, 1)));
        model.add(keras.layers.Conv2D(8, 3, use_bias: false));
        model.add(keras.layers.BatchNormalization());
        model.add(keras.layers.MaxPooling2D());
        model.add(keras.layers.Flatten());
        model.add(keras.layers.Dense(10, activation: "softmax"));

        // 3 x 3 x 8, 4 x 8 of which the moving averages are not trained, 1352 x 10 + 10; the first column grows with its longest name.
        Assert.Equal(
            """
            Model: "digits"
            _____________________________________________________________________________
            Layer (type)                              Output Shape              Param #
            =============================================================================
            conv2d (Conv2D)                           (None, 26, 26, 8)         72
            batch_normalization (BatchNormalization)  (None, 26, 26, 8)         32
            max_pooling2d (MaxPooling2D)              (None, 13, 13, 8)         0
            flatten (Flatten)                         (None, 1352)              0
            dense (Dense)                             (None, 10)                13,530
            =============================================================================
            Total params: 13,634
            Trainable params: 13,618
            Non-trainable params: 16
            _____________________________________________________________________________

            """,
            Text(model));
    }

    [Fact]
    public void A_layer_that_is_not_trained_counts_as_such()
    {
        Sequential model = keras.Sequential(name: "digits");
        model.add(keras.layers.Dense(5, input_shape: 4));
        model.add(keras.layers.Dense(2));
        model.Layers[0].Trainable = false;

        string text = Text(model);

        Assert.Contains("Total params: 37", text, StringComparison.Ordinal);
        Assert.Contains("Trainable params: 12", text, StringComparison.Ordinal);
        Assert.Contains("Non-trainable params: 25", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5f, 0.8f, 1f)]
    [InlineData(20f, 32f, 40f)]
    public void Positions_are_fractions_of_the_width_or_characters(float first, float second, float third)
    {
        Sequential model = keras.Sequential([keras.layers.Dense(5, input_shape: 4)]);

        string[] lines = Text(model, line_length: 40, [first, second, third]).Split('\n');

        Assert.Equal(new string('_', 40), lines[1]);
        Assert.Equal("dense (Dense)       (None, 5)   25", lines[4]);
    }

    [Fact]
    public void A_model_that_is_not_built_says_how_to_build_it()
    {
        Sequential model = keras.Sequential();
        model.add(keras.layers.Dense(5));

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => model.summary());

        Assert.Equal("Model 'sequential' does not know its input shape: give the first layer an input_shape, or call build((-1, ...)).", error.Message);
    }

    private static string Text(Sequential model, int line_length = -1, float[]? positions = null)
    {
        StringWriter text = new() { NewLine = "\n" };
        model.Output = text;
        model.summary(line_length, positions);
        return text.ToString();
    }
}
