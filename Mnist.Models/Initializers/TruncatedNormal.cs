using Mnist.Formats.Tensors;
using Mnist.Models.Config;
using Mnist.Models.Random;

namespace Mnist.Models.Initializers;

/// <summary>Random initial values, normally distributed and cut at two standard deviations (Keras class <c>TruncatedNormal</c>).</summary>
public sealed class TruncatedNormal : Initializer
{
    /// <summary>Creates the initializer; the defaults are Keras'.</summary>
    /// <param name="mean">Their mean; 0 by default.</param>
    /// <param name="stddev">Standard deviation before the cut, 0 or above; 0.05 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stddev"/> is below 0 or not finite.</exception>
    public TruncatedNormal(float? mean = null, float? stddev = null)
    {
        Mean = mean ?? 0f;
        Deviation = Require.NotNegative(stddev ?? 0.05f, nameof(stddev));
    }

    /// <summary>Their mean.</summary>
    public float Mean { get; }

    /// <summary>Standard deviation before the cut.</summary>
    public float Deviation { get; }

    internal static TruncatedNormal FromConfig(ConfigReader config) => new(config.Single("mean"), config.Single("stddev"));

    internal override void Describe(ConfigWriter config) => config.Set("mean", Mean).Set("stddev", Deviation);

    internal override void Fill(Span<float> values, Shape shape, ulong seed, int layer, int weight)
    {
        Normal.FillTruncated(values, Deviation, RandomStream.Weights(seed, layer, weight));
        foreach (ref float value in values)
        {
            value += Mean;
        }
    }
}
