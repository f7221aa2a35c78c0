namespace Mnist.Models.Metrics;

/// <summary>Makes metrics by name.</summary>
internal static class MetricRegistry
{
    private const string Known = "accuracy (acc), categorical_accuracy, sparse_categorical_accuracy, binary_accuracy";

    /// <summary>Refuses an unknown name before any training is done.</summary>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static void Check(string name) => _ = Create(name, 2, 2);

    /// <summary>Makes a metric; <c>accuracy</c> means what the shapes say, as in Keras.</summary>
    /// <param name="name">As <c>accuracy</c>.</param>
    /// <param name="columns">Numbers per prediction.</param>
    /// <param name="targetColumns">Numbers per target.</param>
    public static Metric Create(string name, int columns, int targetColumns) => name.ToLowerInvariant() switch
    {
        "accuracy" or "acc" when columns == 1 => new BinaryAccuracy(name),
        "accuracy" or "acc" => new CategoricalAccuracy(name, sparse: targetColumns == 1),
        "categorical_accuracy" => new CategoricalAccuracy(name, sparse: false),
        "sparse_categorical_accuracy" => new CategoricalAccuracy(name, sparse: true),
        "binary_accuracy" => new BinaryAccuracy(name),
        _ => throw new ArgumentException($"Unknown metric '{name}'. Known metrics: {Known}.", nameof(name)),
    };
}
