using Mnist.Models.Metrics;

namespace Mnist.Models.Keras;

/// <summary>Makes metrics: <c>keras.metrics</c>. Names do as well: <c>metrics: ["accuracy"]</c>, which picks the one that fits loss and shapes.</summary>
/// <remarks>Keras' class <c>Accuracy</c>, which asks whether predictions <em>equal</em> their targets, is not here: the name <c>accuracy</c> means another thing.</remarks>
public sealed class MetricsApi
{
    internal MetricsApi()
    {
    }

    /// <summary>Fraction of targets, 0 or 1, that the predictions hit when they are cut at one half.</summary>
    /// <returns>The metric.</returns>
    public Metric BinaryAccuracy() => new BinaryAccuracy("binary_accuracy");

    /// <summary>Fraction of rows whose largest prediction is the one-hot target's class.</summary>
    /// <returns>The metric.</returns>
    public Metric CategoricalAccuracy() => new CategoricalAccuracy("categorical_accuracy", sparse: false);

    /// <summary>Fraction of rows whose largest prediction is the integer label.</summary>
    /// <returns>The metric.</returns>
    public Metric SparseCategoricalAccuracy() => new CategoricalAccuracy("sparse_categorical_accuracy", sparse: true);
}
