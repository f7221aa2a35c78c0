using Mnist.Formats.Tensors;
using Mnist.Models.Config;

namespace Mnist.Models.Metrics;

/// <summary>Fraction of rows whose one-hot class is among the k largest predictions (Keras class <c>TopKCategoricalAccuracy</c>).</summary>
/// <param name="k">How many, at least 1; 5 by default.</param>
/// <param name="name">Name in the history.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
public sealed class TopKCategoricalAccuracy(int? k = null, string? name = null) : TopKAccuracy(k, name)
{
    internal static TopKCategoricalAccuracy FromConfig(ConfigReader config) => new(config.Has("k") ? config.Int("k") : null, config.String("name"));

    private protected override double Value(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target) => Among(prediction, np.argmax(target));
}
