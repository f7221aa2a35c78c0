using Mnist.Formats.Tensors;
using Mnist.Models.Config;
using Mnist.Models.Random;

namespace Mnist.Models.Initializers;

/// <summary>Random initial values, evenly spread (Keras class <c>RandomUniform</c>).</summary>
public sealed class RandomUniform : Initializer
{
    /// <summary>Creates the initializer; the defaults are Keras'.</summary>
    /// <param name="minval">The smallest value; -0.05 by default.</param>
    /// <param name="maxval">The largest value; 0.05 by default.</param>
    /// <exception cref="ArgumentException"><paramref name="maxval"/> is below <paramref name="minval"/>.</exception>
    public RandomUniform(float? minval = null, float? maxval = null)
    {
        Minimum = minval ?? -0.05f;
        Maximum = maxval ?? 0.05f;
        if (!(Minimum <= Maximum))
        {
            throw new ArgumentException($"maxval must be minval or more, received minval {Minimum} and maxval {Maximum}.", nameof(maxval));
        }
    }

    /// <summary>The smallest value.</summary>
    public float Minimum { get; }

    /// <summary>The largest value.</summary>
    public float Maximum { get; }

    internal static RandomUniform FromConfig(ConfigReader config) => new(config.Single("minval"), config.Single("maxval"));

    internal override void Describe(ConfigWriter config) => config.Set("minval", Minimum).Set("maxval", Maximum);

    internal override void Fill(Span<float> values, Shape shape, ulong seed, int layer, int weight)
    {
        Fill(values, (Maximum - Minimum) / 2, RandomStream.Weights(seed, layer, weight));
        float center = (Minimum + Maximum) / 2;
        foreach (ref float value in values)
        {
            value += center;
        }
    }

    /// <summary>Values from -limit to limit.</summary>
    internal static void Fill(Span<float> values, float limit, RandomStream stream)
    {
        Philox.Uniform(values, stream);
        foreach (ref float value in values)
        {
            value = ((2f * value) - 1f) * limit;
        }
    }
}
