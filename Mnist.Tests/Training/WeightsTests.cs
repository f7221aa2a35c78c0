using Mnist.Formats.Tensors;
using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Training;

public sealed class WeightsTests
{
    [Fact]
    public void Weights_that_are_taken_out_can_be_put_into_another_model()
    {
        Sequential one = Model(seed: 1);
        Sequential other = Model(seed: 2);
        NDArray x = new(Kernels.KernelSamples.Uniform(1, 12), (3, 4));
        Assert.NotEqual(one.predict(x).ToArray<float>(), other.predict(x).ToArray<float>());

        other.set_weights(one.get_weights());

        Assert.Equal(one.predict(x).ToArray<float>(), other.predict(x).ToArray<float>());
    }

    [Fact]
    public void Weights_are_copies()
    {
        Sequential model = Model(seed: 1);
        float before = model.get_weights()[0].ToArray<float>()[0];

        model.get_weights()[0].ToArray<float>()[0] = 7;

        Assert.Equal(before, model.get_weights()[0].ToArray<float>()[0]);
    }

    [Fact]
    public void A_wrong_number_of_weights_is_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Model(seed: 1).set_weights([new NDArray(new float[20], (4, 5))]));

        Assert.StartsWith("Model 'small' has 4 weights, received 1. Give them in the order of get_weights().", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_shape_is_refused_and_changes_nothing()
    {
        Sequential model = Model(seed: 1);
        List<NDArray> before = model.get_weights();
        List<NDArray> wrong = model.get_weights();
        wrong[0] = new NDArray(new float[20], (4, 5));
        wrong[1] = new NDArray(new float[3]);

        ArgumentException error = Assert.Throws<ArgumentException>(() => model.set_weights(wrong));

        Assert.StartsWith("Weight 'bias' of layer 'dense' has shape (5,), received (3,).", error.Message, StringComparison.Ordinal);
        Assert.Equal(before[0].ToArray<float>(), model.get_weights()[0].ToArray<float>());
    }

    private static Sequential Model(ulong seed)
    {
        Sequential model = new(name: "small") { Seed = seed };
        model.add(keras.layers.Dense(5, input_shape: 4));
        model.add(keras.layers.Dense(2));
        return model;
    }
}
