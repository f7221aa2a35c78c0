using Mnist.Models.Config;

namespace Mnist.Models.Metrics;

/// <summary>Fraction of what is true that is answered with yes (Keras class <c>Recall</c>).</summary>
/// <param name="thresholds">What a prediction must be above to be a yes, 0 to 1; 0.5 by default, or with <paramref name="top_k"/> none.</param>
/// <param name="top_k">Only so many of a row's largest predictions can be a yes, at least 1; null: all.</param>
/// <param name="class_id">Only this column counts, from 0; null: all.</param>
/// <param name="name">Name in the history.</param>
/// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
public sealed class Recall(float? thresholds = null, int? top_k = null, int? class_id = null, string? name = null) : ConfusionMetric(thresholds, top_k, class_id, name)
{
    internal static Recall FromConfig(ConfigReader config) => new(ReadThreshold(config), ReadInt(config, "top_k"), ReadInt(config, "class_id"), config.String("name"));

    internal override void Describe(ConfigWriter config) => config.Set("name", Name).Set("thresholds", GivenThreshold).Set("top_k", TopK).Set("class_id", ClassId);

    private protected override double Result(double falseNegatives, double trueNegatives, double falsePositives, double truePositives) =>
        Ratio(truePositives, truePositives + falseNegatives);
}
