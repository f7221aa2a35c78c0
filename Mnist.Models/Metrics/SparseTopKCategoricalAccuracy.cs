using Mnist.Models.Config;

namespace Mnist.Models.Metrics;

/// <summary>Fraction of rows whose integer label is among the k largest predictions (Keras class <c>SparseTopKCategoricalAccuracy</c>).</summary>
/// <param name="k">How many, at least 1; 5 by default.</param>
/// <param name="name">Name in the history.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
public sealed class SparseTopKCategoricalAccuracy(int? k = null, string? name = null) : TopKAccuracy(k, name)
{
    internal static SparseTopKCategoricalAccuracy FromConfig(ConfigReader config) => new(config.Has("k") ? config.Int("k") : null, config.String("name"));

    internal override void CheckTargets(int columns, int targetColumns) => RequireTargets(1, targetColumns);

    private protected override double Value(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target) => Among(prediction, (int)target[0]);
}
