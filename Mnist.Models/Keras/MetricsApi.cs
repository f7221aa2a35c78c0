using Mnist.Models.Metrics;

namespace Mnist.Models.Keras;

/// <summary>Makes metrics: <c>keras.metrics</c>. Names do as well: <c>metrics: ["accuracy"]</c>, which picks the one that fits loss and shapes.</summary>
/// <remarks>Keras' class <c>Accuracy</c>, which asks whether predictions <em>equal</em> their targets, is not here: the name <c>accuracy</c> means another thing.</remarks>
public sealed class MetricsApi
{
    internal MetricsApi()
    {
    }

    /// <summary>Fraction of targets, 0 or 1, that the predictions hit when they are cut at a threshold.</summary>
    /// <param name="threshold">What a prediction must be above to count as 1; 0.5 by default.</param>
    /// <param name="name">Name in the history; <c>binary_accuracy</c> by default.</param>
    /// <returns>The metric.</returns>
    public Metric BinaryAccuracy(float? threshold = null, string? name = null) => new BinaryAccuracy(threshold, name);

    /// <summary>Fraction of rows whose largest prediction is the one-hot target's class.</summary>
    /// <param name="name">Name in the history; <c>categorical_accuracy</c> by default.</param>
    /// <returns>The metric.</returns>
    public Metric CategoricalAccuracy(string? name = null) => new CategoricalAccuracy(name);

    /// <summary>Fraction of rows whose largest prediction is the integer label.</summary>
    /// <param name="name">Name in the history; <c>sparse_categorical_accuracy</c> by default.</param>
    /// <returns>The metric.</returns>
    public Metric SparseCategoricalAccuracy(string? name = null) => new SparseCategoricalAccuracy(name);
}
