using Mnist.Models;
using Mnist.Models.Callbacks;

namespace Mnist.Tests.Callbacks;

/// <summary>What Keras' record does not hold: NaN as no value, and what is written.</summary>
public sealed class ReduceLROnPlateauTests
{
    // NaN in epoch 3, and the worse epochs 5 and 6, each halve the rate; the NaN that comes first is nothing to be worse than.
    [Fact]
    public void NaN_is_never_the_best_value()
    {
        ReduceLROnPlateau callback = new(factor: 0.5f, patience: 1, min_delta: 0.001f);

        OneWeight.Outcome outcome = OneWeight.Fit(OneWeight.Create(), [float.NaN, 1f, 0.9f, float.NaN, 0.8f, 0.85f, 0.86f, 0.5f], callback);

        Assert.Equal([0.1f, 0.1f, 0.1f, 0.05f, 0.05f, 0.025f, 0.0125f, 0.0125f], outcome.RatesAfter);
        Assert.Equal(0.5f, callback.Best);
    }

    [Fact]
    public void A_change_is_said()
    {
        Sequential model = OneWeight.Create();

        OneWeight.Fit(model, [1f, 1f], new ReduceLROnPlateau(factor: 0.5f, patience: 1, verbose: 1));

        Assert.Equal("Epoch 2: ReduceLROnPlateau reducing learning rate to 0.05.\n", OneWeight.Text(model));
    }
}
