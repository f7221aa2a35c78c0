using Mnist.Formats.Tensors;
using Mnist.Models.Config;
using Mnist.Models.Random;

namespace Mnist.Models.Initializers;

/// <summary>Random initial values, normally distributed (Keras class <c>RandomNormal</c>).</summary>
public sealed class RandomNormal : Initializer
{
    /// <summary>Creates the initializer; the defaults are Keras'.</summary>
    /// <param name="mean">Their mean; 0 by default.</param>
    /// <param name="stddev">Their standard deviation, 0 or above; 0.05 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stddev"/> is below 0 or not finite.</exception>
    public RandomNormal(float? mean = null, float? stddev = null)
    {
        Mean = mean ?? 0f;
        Deviation = Require.NotNegative(stddev ?? 0.05f, nameof(stddev));
    }

    /// <summary>Their mean.</summary>
    public float Mean { get; }

    /// <summary>Their standard deviation.</summary>
    public float Deviation { get; }

    internal static RandomNormal FromConfig(ConfigReader config) => new(config.Single("mean"), config.Single("stddev"));

    internal override void Describe(ConfigWriter config) => config.Set("mean", Mean).Set("stddev", Deviation);

    internal override void Fill(Span<float> values, Shape shape, ulong seed, int layer, int weight)
    {
        Normal.Fill(values, Deviation, RandomStream.Weights(seed, layer, weight));
        foreach (ref float value in values)
        {
            value += Mean;
        }
    }
}
