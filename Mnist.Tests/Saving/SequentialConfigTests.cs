using Mnist.Formats;
using Mnist.Models;
using Mnist.Models.Saving.KerasJson;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Saving;

public sealed class SequentialConfigTests
{
    [Theory]
    [InlineData("4", "Dense", "\"units\":2147483647")]
    [InlineData("4", "Dense", "\"units\":0")]
    [InlineData("4,4", "LSTM", "\"units\":2000000000")]
    [InlineData("4,4", "GRU", "\"units\":2000000000")]
    [InlineData("9,9,1", "Conv2D", "\"filters\":2000000000,\"kernel_size\":[60000,60000],\"padding\":\"same\"")]
    [InlineData("9,9,1", "Conv2D", "\"filters\":2,\"kernel_size\":3,\"dilation_rate\":2147483647")]
    [InlineData("4", "Reshape", "\"target_shape\":[-5]")]
    [InlineData("4", "Reshape", "\"target_shape\":[3000000,3000000,3000000,3000000]")]
    [InlineData("4", "Reshape", "\"target_shape\":[-1,2147483647,2147483647,2147483647]")]
    [InlineData("2000000000,2000000000", "Flatten", "\"name\":\"f\"")]
    public void A_hostile_size_is_one_clear_error(string input, string className, string config)
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => ModelConfig.Read(Json(input, className, config)));

        Assert.DoesNotContain("Parameter '", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("..", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dense_1", "dense_1")]
    [InlineData("a b", "a_b")]
    [InlineData("_x", "layer_x")]
    [InlineData("block/conv", "block_conv")]
    public void A_name_other_programs_allow_is_brought_into_a_form_that_can_be_saved(string name, string expected)
    {
        Model model = ModelConfig.Read(Json("4", "Dense", $"\"units\":2,\"name\":\"{name}\""));

        Assert.Equal(expected, model.Layers[0].Name);
    }

    [Fact]
    public void Weights_about_to_be_read_get_no_start_values_but_later_layers_do()
    {
        Sequential model = (Sequential)ModelConfig.Read(Json("4", "Dense", "\"units\":2"), fill: false);
        model.add(keras.layers.Dense(2));

        Assert.All(model.Layers[0].Parameters[0].Values.ToArray(), value => Assert.Equal(0, value));
        Assert.All(model.Layers[1].Parameters[0].Values.ToArray(), value => Assert.NotEqual(0, value));
    }

    private static string Json(string input, string className, string config) =>
        "{\"class_name\":\"Sequential\",\"config\":{\"layers\":[{\"class_name\":\"InputLayer\",\"config\":{\"batch_shape\":[null," + input
        + "]}},{\"class_name\":\"" + className + "\",\"config\":{" + config + "}}]}}";
}
