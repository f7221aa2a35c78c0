using Mnist.Formats.Tensors;
using Mnist.Models.Config;

namespace Mnist.Models.Metrics;

/// <summary>Fraction of rows whose largest prediction is where the target's largest number is (Keras class <c>CategoricalAccuracy</c>).</summary>
/// <param name="name">Name in the history.</param>
public sealed class CategoricalAccuracy(string? name = null) : MeanMetric(name)
{
    internal static CategoricalAccuracy FromConfig(ConfigReader config) => new(config.String("name"));

    internal override void Describe(ConfigWriter config) => config.Set("name", Name);

    private protected override double Value(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target) => np.argmax(prediction) == np.argmax(target) ? 1 : 0;
}
