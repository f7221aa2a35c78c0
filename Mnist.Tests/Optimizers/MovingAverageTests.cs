using Mnist.Formats.Tensors;
using Mnist.Models.Execution;
using Mnist.Models.Layers;
using Mnist.Models.Optimizers;

namespace Mnist.Tests.Optimizers;

/// <summary>What an optimizer keeps after one update, to the bit: decays are decimal numbers, as Python has them.</summary>
public sealed class MovingAverageTests
{
    private const float Gradient = 0.25f;

    [Fact]
    public void Adam_adds_a_tenth_of_the_gradient_and_a_thousandth_of_its_square()
    {
        AlignedBuffer[] slots = AfterOneUpdate(new Adam());

        Assert.Equal(0.1f * Gradient, slots[0].Span[0]);
        Assert.Equal(0.001f * Gradient * Gradient, slots[1].Span[0]);
    }

    [Fact]
    public void Rmsprop_adds_a_tenth_of_the_square()
    {
        AlignedBuffer[] slots = AfterOneUpdate(new RMSprop());

        Assert.Equal(0.1f * (Gradient * Gradient), slots[0].Span[0]);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(-0.1f)]
    [InlineData(float.NaN)]
    public void Adam_refuses_a_decay_outside_0_to_1(float beta)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta_2: beta));

        Assert.StartsWith($"beta_2 must be 0 to below 1, received {beta}.", error.Message, StringComparison.Ordinal);
    }

    private static AlignedBuffer[] AfterOneUpdate(Optimizer optimizer)
    {
        Dense layer = new(1, use_bias: false);
        layer.Build(1, seed: 1, layerIndex: 0);
        OptimizerState state = new(optimizer);
        AlignedBuffer[] slots = state[layer.Parameters[0]];
        state.BeginStep();
        state.Update(new UpdateRange { Weights = layer.Parameters[0].Span, Gradient = new[] { Gradient }, Slots = slots, Start = 0 });
        return slots;
    }
}
