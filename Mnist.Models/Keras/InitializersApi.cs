using Mnist.Models.Initializers;

namespace Mnist.Models.Keras;

/// <summary>Makes initializers: <c>keras.initializers</c>. Names do as well: <c>kernel_initializer: "he_normal"</c>.</summary>
public sealed class InitializersApi
{
    internal InitializersApi()
    {
    }

    /// <summary>Zeros.</summary>
    public Initializer Zeros => "zeros";

    /// <summary>Ones.</summary>
    public Initializer Ones => "ones";

    /// <summary>Uniform, variance 2 / (fan in + fan out).</summary>
    public Initializer GlorotUniform => "glorot_uniform";

    /// <summary>Normal, variance 2 / (fan in + fan out).</summary>
    public Initializer GlorotNormal => "glorot_normal";

    /// <summary>Uniform, variance 2 / fan in.</summary>
    public Initializer HeUniform => "he_uniform";

    /// <summary>Normal, variance 2 / fan in.</summary>
    public Initializer HeNormal => "he_normal";

    /// <summary>Uniform, variance 1 / fan in.</summary>
    public Initializer LecunUniform => "lecun_uniform";

    /// <summary>Normal, variance 1 / fan in.</summary>
    public Initializer LecunNormal => "lecun_normal";

    /// <summary>Rows or columns at right angles.</summary>
    /// <param name="gain">Their length; 1 by default.</param>
    /// <returns>The initializer.</returns>
    public Initializer Orthogonal(float? gain = null) => new Orthogonal(gain);

    /// <summary>Evenly spread random values.</summary>
    /// <param name="minval">The smallest; -0.05 by default.</param>
    /// <param name="maxval">The largest; 0.05 by default.</param>
    /// <returns>The initializer.</returns>
    public Initializer RandomUniform(float? minval = null, float? maxval = null) => new RandomUniform(minval, maxval);

    /// <summary>Normally distributed random values.</summary>
    /// <param name="mean">Their mean; 0 by default.</param>
    /// <param name="stddev">Their standard deviation; 0.05 by default.</param>
    /// <returns>The initializer.</returns>
    public Initializer RandomNormal(float? mean = null, float? stddev = null) => new RandomNormal(mean, stddev);

    /// <summary>Normally distributed random values, cut at two standard deviations.</summary>
    /// <param name="mean">Their mean; 0 by default.</param>
    /// <param name="stddev">Standard deviation before the cut; 0.05 by default.</param>
    /// <returns>The initializer.</returns>
    public Initializer TruncatedNormal(float? mean = null, float? stddev = null) => new TruncatedNormal(mean, stddev);

    /// <summary>Random values of variance scale / n.</summary>
    /// <param name="scale">Factor of the variance; 1 by default.</param>
    /// <param name="mode">What n is: <c>fan_in</c>, the default, <c>fan_out</c> or <c>fan_avg</c>.</param>
    /// <param name="distribution"><c>truncated_normal</c>, the default, <c>untruncated_normal</c> or <c>uniform</c>.</param>
    /// <returns>The initializer.</returns>
    /// <exception cref="ArgumentException">An argument is another value.</exception>
    public Initializer VarianceScaling(float? scale = null, string? mode = null, string? distribution = null) => new VarianceScaling(scale, mode, distribution);

    /// <summary>Ones on the diagonal, zeros elsewhere.</summary>
    /// <param name="gain">What stands on the diagonal; 1 by default.</param>
    /// <returns>The initializer.</returns>
    public Initializer Identity(float? gain = null) => new Identity(gain);

    /// <summary>One value everywhere.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The initializer.</returns>
    public Initializer Constant(float value) => new Constant(value);
}
