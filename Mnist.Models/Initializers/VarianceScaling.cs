using Mnist.Models.Config;

namespace Mnist.Models.Initializers;

/// <summary>Random initial values of a chosen variance: scale / n (Keras class <c>VarianceScaling</c>).</summary>
public sealed class VarianceScaling : FanScaling
{
    /// <summary>Creates the initializer; the defaults are Keras'.</summary>
    /// <param name="scale">Factor of the variance, above 0; 1 by default.</param>
    /// <param name="mode">What n is: <c>fan_in</c>, the default, <c>fan_out</c>, or their mean, <c>fan_avg</c>.</param>
    /// <param name="distribution"><c>truncated_normal</c>, the default, <c>untruncated_normal</c> or <c>uniform</c>.</param>
    /// <exception cref="ArgumentException">An argument is another value.</exception>
    public VarianceScaling(float? scale = null, string? mode = null, string? distribution = null)
        : base(scale ?? 1f, mode ?? "fan_in", distribution ?? "truncated_normal")
    {
    }

    internal static VarianceScaling FromConfig(ConfigReader config) => new(config.Single("scale"), config.String("mode"), config.String("distribution"));

    internal override void Describe(ConfigWriter config) => config.Set("scale", Scale).Set("mode", Mode).Set("distribution", Distribution);
}
