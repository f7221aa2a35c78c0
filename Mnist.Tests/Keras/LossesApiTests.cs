using Mnist.Models.Losses;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Keras;

public sealed class LossesApiTests
{
    [Fact]
    public void Parameters_stand_in_the_order_of_tensorflow_net()
    {
        Assert.True(Assert.IsType<SparseCategoricalCrossentropy>(keras.losses.SparseCategoricalCrossentropy("auto", "mine", true)).FromLogits);
        Assert.True(Assert.IsType<CategoricalCrossentropy>(keras.losses.CategoricalCrossentropy(null, null, true, 0.1f)).FromLogits);
        Assert.Equal("mean_squared_error", keras.losses.MeanSquaredError("sum_over_batch_size", "mine").Name);
    }

    [Fact]
    public void A_reduction_that_does_not_exist_here_is_refused()
    {
        Refuses(() => keras.losses.SparseCategoricalCrossentropy("sum"));
        Refuses(() => keras.losses.CategoricalCrossentropy(reduction: "sum"));
        Refuses(() => keras.losses.MeanSquaredError("sum"));
    }

    private static void Refuses(Func<Loss> make) => Assert.StartsWith(
        "reduction must be 'sum_over_batch_size', received 'sum'.", Assert.Throws<ArgumentException>("reduction", make).Message, StringComparison.Ordinal);
}
