using Mnist.Models.Layers;
using Mnist.Models.Optimizers;
using Mnist.Models.Training;

namespace Mnist.Tests.Optimizers;

/// <summary>What an optimizer keeps after one update, to the bit: shares are decimal numbers, as Python has them.</summary>
public sealed class MovingAverageTests
{
    private const float Gradient = 0.25f;

    [Fact]
    public void Adam_adds_a_tenth_of_the_gradient_and_a_thousandth_of_its_square()
    {
        OptimizerState state = AfterOneUpdate(new Adam());

        Assert.Equal(0.1f * Gradient, state.Slots[0][0].Span[0]);
        Assert.Equal(0.001f * Gradient * Gradient, state.Slots[0][1].Span[0]);
    }

    [Fact]
    public void Rmsprop_adds_a_tenth_of_the_square()
    {
        OptimizerState state = AfterOneUpdate(new RMSprop());

        Assert.Equal(0.1f * (Gradient * Gradient), state.Slots[0][0].Span[0]);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(-0.1f)]
    [InlineData(float.NaN)]
    public void Adam_refuses_a_share_that_is_none(float beta)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta_2: beta));

        Assert.StartsWith($"beta_2 must be 0 to below 1, received {beta}.", error.Message, StringComparison.Ordinal);
    }

    private static OptimizerState AfterOneUpdate(Optimizer optimizer)
    {
        Dense layer = new(1, use_bias: false);
        layer.Build(1, seed: 1, layerIndex: 0);
        OptimizerState state = new([layer], optimizer);
        optimizer.Update(new UpdateRange
        {
            Weights = layer.Parameters[0].Span,
            Gradient = new[] { Gradient },
            Slot0 = state.Slots[0][0].Span,
            Slot1 = state.Slots[0][1].Span,
            Slot2 = state.Slots[0].Length > 2 ? state.Slots[0][2].Span : default,
            Step = 1,
        });
        return state;
    }
}
