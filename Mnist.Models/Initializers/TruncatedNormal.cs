using Mnist.Models.Config;
using Mnist.Models.Random;

namespace Mnist.Models.Initializers;

/// <summary>Random initial values, normally distributed and cut at two standard deviations (Keras class <c>TruncatedNormal</c>).</summary>
public sealed class TruncatedNormal : NormalInitializer
{
    /// <summary>Creates the initializer; the defaults are Keras'.</summary>
    /// <param name="mean">Their mean; 0 by default.</param>
    /// <param name="stddev">Standard deviation before the cut, 0 or above; 0.05 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stddev"/> is below 0 or not finite.</exception>
    public TruncatedNormal(float? mean = null, float? stddev = null)
        : base(mean, stddev)
    {
    }

    internal static TruncatedNormal FromConfig(ConfigReader config) => new(config.Single("mean"), config.Single("stddev"));

    private protected override void FillAroundZero(Span<float> values, RandomStream random) => Normal.FillTruncated(values, Deviation, random);
}
