using Mnist.Models.Config;

namespace Mnist.Models.Metrics;

/// <summary>Number of yes answers that are right (Keras class <c>TruePositives</c>).</summary>
/// <param name="thresholds">What a prediction must be above to be a yes, 0 to 1; 0.5 by default.</param>
/// <param name="name">Name in the history.</param>
/// <exception cref="ArgumentOutOfRangeException">The threshold is not 0 to 1.</exception>
public sealed class TruePositives(float? thresholds = null, string? name = null) : ConfusionMetric(thresholds, null, null, name)
{
    internal override bool? HigherIsBetter => null;

    internal static TruePositives FromConfig(ConfigReader config) => new(ReadThreshold(config), config.String("name"));

    internal override void Describe(ConfigWriter config) => config.Set("name", Name).Set("thresholds", GivenThreshold);

    private protected override double Result(double falseNegatives, double trueNegatives, double falsePositives, double truePositives) => truePositives;
}
