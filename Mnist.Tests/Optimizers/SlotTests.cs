using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Optimizers;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Optimizers;

public sealed class SlotTests
{
    [Theory]
    [InlineData(0f, false, "velocity")]
    [InlineData(0.9f, false, "velocity, momentum")]
    [InlineData(0f, true, "velocity, average_gradient")]
    [InlineData(0.9f, true, "velocity, momentum, average_gradient")]
    public void Rmsprop_keeps_only_what_it_needs(float momentum, bool centered, string expected) =>
        Assert.Equal(expected, string.Join(", ", new RMSprop(momentum: momentum, centered: centered).Slots.Select(slot => slot.Name)));

    [Fact]
    public void Sums_of_squares_begin_where_they_are_told_to() =>
        Assert.Equal(new OptimizerSlot("accumulator", 0.5f), Assert.Single(new Adagrad(initial_accumulator_value: 0.5f).Slots));

    [Fact]
    public void Moving_averages_replace_the_weights_when_fit_ends()
    {
        Optimizer sgd = keras.optimizers.SGD(0.1f);
        sgd.UseEma = true;
        sgd.EmaMomentum = 0.5f;
        Sequential model = Line(sgd);

        model.fit(np.ones((2, 1)), np.zeros((2, 1)), batch_size: 1, epochs: 1, verbose: 0);

        // d/dw w^2 = 2 w: 1, 0.8, 0.64; average 0.8, then 0.72.
        Assert.Equal(0.72f, model.get_weights()[0].ToArray<float>()[0], 6);
    }

    [Fact]
    public void Moving_averages_replace_the_weights_after_so_many_updates()
    {
        Optimizer sgd = keras.optimizers.SGD(0.1f);
        sgd.UseEma = true;
        sgd.EmaMomentum = 0.5f;
        sgd.EmaOverwriteFrequency = 2;
        Sequential model = Line(sgd);

        model.fit(np.ones((3, 1)), np.zeros((3, 1)), batch_size: 1, epochs: 1, verbose: 0);

        // 1, 0.8, 0.64 replaced by 0.72, 0.576; average 0.72, then 0.648.
        Assert.Equal(0.648f, model.get_weights()[0].ToArray<float>()[0], 6);
    }

    private static Sequential Line(Optimizer optimizer)
    {
        Sequential model = keras.Sequential([keras.layers.Dense(1, kernel_initializer: "ones", use_bias: false, input_shape: 1)]);
        model.compile(optimizer, keras.losses.MeanSquaredError());
        return model;
    }
}
