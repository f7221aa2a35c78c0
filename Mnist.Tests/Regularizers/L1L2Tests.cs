using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Regularizers;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Regularizers;

public sealed class L1L2Tests
{
    [Fact]
    public void The_gradient_is_l1_times_the_sign_plus_twice_l2_times_the_weight()
    {
        float[] gradient = [1f, 1f, 1f, 1f];

        new L1L2(0.5f, 0.25f).AddGradient([2f, -2f, 0f, float.NaN], gradient);

        Assert.Equal([2.5f, -0.5f, 1f, float.NaN], gradient);
    }

    [Fact]
    public void A_run_that_went_astray_has_a_loss_that_is_no_number()
    {
        Sequential model = keras.Sequential([keras.Input(400), keras.layers.Dense(200, kernel_regularizer: keras.regularizers.l1(0.01f))]);
        model.compile("sgd", "mse");
        float[] x = new float[64 * 400];
        x[5] = float.NaN;

        List<float> losses = model.fit(new NDArray(x, (64, 400)), np.zeros((64, 200)), epochs: 2, verbose: 0).history["loss"];

        Assert.All(losses, loss => Assert.True(float.IsNaN(loss)));
    }
}
