using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Constraints;
using Mnist.Models.Layers;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Constraints;

public sealed class ConstraintTests
{
    // Columns (3, 4) and (0.6, 0.8): norms 5 and 1.
    private static float[] Kernel => [3f, 0.6f, 4f, 0.8f];

    [Fact]
    public void Norms_above_the_limit_are_cut_to_it() => Agree([1.2f, 0.6f, 1.6f, 0.8f], Apply(new MaxNorm(2f)));

    [Fact]
    public void Every_norm_becomes_one() => Agree([0.6f, 0.6f, 0.8f, 0.8f], Apply(new UnitNorm()));

    [Fact]
    public void Norms_move_half_of_the_way_into_the_range() => Agree([2.1f, 0.9f, 2.8f, 1.2f], Apply(new MinMaxNorm(2f, 2f, rate: 0.5f)));

    [Fact]
    public void Numbers_below_0_become_0()
    {
        float[] values = [-1f, 0f, 2f, float.NaN];
        new NonNeg().Apply(values, 4);

        Assert.Equal([0f, 0f, 2f, float.NaN], values);
    }

    // Along the first three axes of (1, 2, 1, 2) the two filters are the columns of the kernel above.
    [Fact]
    public void A_norm_may_be_taken_along_several_axes()
    {
        float[] values = Kernel;
        new MaxNorm(2f, [0, 1, 2]).Apply(values, (1, 2, 1, 2));

        Agree([1.2f, 0.6f, 1.6f, 0.8f], values);
    }

    [Fact]
    public void Axes_that_are_not_next_to_each_other_are_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>("axis", () => keras.constraints.UnitNorm([0, 2]));

        Assert.StartsWith("axis must be one axis, or several next to each other, from 0, received [0, 2].", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_without_the_axis_is_refused_when_the_layer_is_built()
    {
        Layer layer = new Dense(2, bias_constraint: keras.constraints.MaxNorm(axis: [1]));

        ArgumentException error = Assert.Throws<ArgumentException>(() => layer.Build(3, seed: 1, layerIndex: 0));

        Assert.Equal("MaxNorm along axis 1 needs a weight of more axes, received shape (2,).", error.Message);
        Assert.False(layer.Built);
    }

    // Targets far below pull the kernel down; its constraint keeps it at 0, the bias follows.
    [Fact]
    public void Training_keeps_a_kernel_in_its_constraint()
    {
        Sequential model = keras.Sequential([keras.layers.Dense(1, kernel_initializer: "ones", input_shape: 1, kernel_constraint: "non_neg")]);
        model.compile(keras.optimizers.SGD(0.01f), keras.losses.MeanSquaredError());

        model.fit(np.ones((4, 1)), np.zeros((4, 1)) - 100f, batch_size: 1, epochs: 1, verbose: 0);

        Assert.Equal(0f, model.get_weights()[0].ToArray<float>()[0]);
        Assert.True(model.get_weights()[1].ToArray<float>()[0] < 0);
    }

    private static float[] Apply(Constraint constraint)
    {
        float[] values = Kernel;
        constraint.Apply(values, (2, 2));
        return values;
    }

    private static void Agree(float[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-5f);
        }
    }
}
