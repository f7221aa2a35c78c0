using Mnist.Formats.Tensors;
using Mnist.Models.Config;

namespace Mnist.Models.Metrics;

/// <summary>Fraction of rows whose largest prediction is the integer label (Keras class <c>SparseCategoricalAccuracy</c>).</summary>
/// <param name="name">Name in the history.</param>
public sealed class SparseCategoricalAccuracy(string? name = null) : MeanMetric(name)
{
    internal static SparseCategoricalAccuracy FromConfig(ConfigReader config) => new(config.String("name"));

    internal override void Describe(ConfigWriter config) => config.Set("name", Name);

    internal override void CheckTargets(int columns, int targetColumns) => RequireTargets(1, targetColumns);

    private protected override double Value(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target) => np.argmax(prediction) == target[0] ? 1 : 0;
}
