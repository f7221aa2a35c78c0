using Mnist.Models.Config;
using Mnist.Models.Random;

namespace Mnist.Models.Initializers;

/// <summary>Random initial values, normally distributed (Keras class <c>RandomNormal</c>).</summary>
public sealed class RandomNormal : NormalInitializer
{
    /// <summary>Creates the initializer; the defaults are Keras'.</summary>
    /// <param name="mean">Their mean; 0 by default.</param>
    /// <param name="stddev">Their standard deviation, 0 or above; 0.05 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stddev"/> is below 0 or not finite.</exception>
    public RandomNormal(float? mean = null, float? stddev = null)
        : base(mean, stddev)
    {
    }

    internal static RandomNormal FromConfig(ConfigReader config) => new(config.Single("mean"), config.Single("stddev"));

    private protected override void FillAroundZero(Span<float> values, RandomStream random) => Normal.Fill(values, Deviation, random);
}
