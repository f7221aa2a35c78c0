using Mnist.Models.Optimizers;

namespace Mnist.Tests.Optimizers;

public sealed class OptimizerSettingsTests
{
    public static TheoryData<string, Func<float, Optimizer>> Makers => new()
    {
        { "adam", rate => new Adam(rate) },
        { "rmsprop", rate => new RMSprop(rate) },
        { "sgd", rate => new SGD(rate) },
    };

    [Theory]
    [MemberData(nameof(Makers))]
    public void A_learning_rate_below_0_or_not_finite_is_refused(string name, Func<float, Optimizer> make)
    {
        Assert.Equal(name, make(0f).Name);
        foreach (float rate in (float[])[-1f, float.NaN, float.PositiveInfinity])
        {
            Refuses("learning_rate", $"learning_rate must be finite and 0 or above, received {rate}.", () => make(rate));
            Refuses("LearningRate", $"LearningRate must be finite and 0 or above, received {rate}.", () => make(1f).LearningRate = rate);
        }
    }

    [Fact]
    public void A_momentum_above_1_is_refused() =>
        Refuses("momentum", "momentum must be 0 to 1, received 7.", () => new RMSprop(momentum: 7f));

    [Fact]
    public void An_epsilon_below_0_is_refused()
    {
        Refuses("epsilon", "epsilon must be finite and 0 or above, received -1.", () => new Adam(epsilon: -1f));
        Refuses("epsilon", "epsilon must be finite and 0 or above, received -1.", () => new RMSprop(epsilon: -1f));
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    public void A_limit_of_gradients_that_is_not_above_0_is_refused(float limit)
    {
        Refuses("ClipNorm", $"ClipNorm must be finite and above 0, received {limit}.", () => new SGD { ClipNorm = limit });
        Refuses("ClipValue", $"ClipValue must be finite and above 0, received {limit}.", () => new SGD { ClipValue = limit });
        Refuses("GlobalClipNorm", $"GlobalClipNorm must be finite and above 0, received {limit}.", () => new SGD { GlobalClipNorm = limit });
    }

    [Fact]
    public void Gradients_are_limited_in_one_way_only_as_in_keras()
    {
        ArgumentException error = Assert.Throws<ArgumentException>("GlobalClipNorm", () => new SGD { ClipValue = 0.1f, GlobalClipNorm = 1f });

        Assert.StartsWith("Only one of ClipNorm, ClipValue and GlobalClipNorm can be set.", error.Message, StringComparison.Ordinal);
        Assert.Equal(1f, new SGD { ClipValue = null, GlobalClipNorm = 1f }.GlobalClipNorm);
    }

    private static void Refuses(string parameter, string expected, Func<object> action) =>
        Assert.StartsWith(expected, Assert.Throws<ArgumentOutOfRangeException>(parameter, action).Message, StringComparison.Ordinal);
}
