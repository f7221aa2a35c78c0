using System.Diagnostics;

namespace Mnist.Models.Metrics;

/// <summary>Makes metrics by name.</summary>
internal static class MetricRegistry
{
    private const string Known = "accuracy (acc), categorical_accuracy, sparse_categorical_accuracy, binary_accuracy";

    /// <summary>Refuses an unknown name before any training is done.</summary>
    /// <exception cref="ArgumentException">A name is null or unknown; the message lists the known ones.</exception>
    public static void Check(IEnumerable<string?> metrics)
    {
        foreach (string? name in metrics)
        {
            if (name is null || Find(name, 2, 2) is null)
            {
                throw new ArgumentException($"Unknown metric {(name is null ? "null" : $"'{name}'")}. Known metrics: {Known}.", nameof(metrics));
            }
        }
    }

    /// <summary>Makes metrics; <c>accuracy</c> means what the shapes say, as in Keras.</summary>
    /// <param name="metrics">Names, as <c>accuracy</c>; checked already.</param>
    /// <param name="columns">Numbers per prediction.</param>
    /// <param name="targetColumns">Numbers per target.</param>
    /// <exception cref="ArgumentException">A metric wants other targets than the loss takes.</exception>
    public static Metric[] Create(string[] metrics, int columns, int targetColumns)
    {
        Metric[] made = [.. metrics.Select(name => Find(name, columns, targetColumns) ?? throw new UnreachableException("The names are checked when the model is compiled."))];
        foreach (Metric metric in made)
        {
            int wanted = metric.TakesLabels ? 1 : columns;
            if (wanted != targetColumns)
            {
                throw new ArgumentException(
                    $"The metric '{metric.Name}' wants {Targets(wanted)}, the loss takes {Targets(targetColumns)}. Use 'accuracy', which fits every loss.", nameof(metrics));
            }
        }

        return made;
    }

    private static string Targets(int columns) => columns == 1 ? "integer labels" : $"targets of {columns} numbers";

    private static Metric? Find(string name, int columns, int targetColumns) => name.ToLowerInvariant() switch
    {
        "accuracy" or "acc" when columns == 1 => new BinaryAccuracy(name),
        "accuracy" or "acc" => new CategoricalAccuracy(name, sparse: targetColumns == 1),
        "categorical_accuracy" => new CategoricalAccuracy(name, sparse: false),
        "sparse_categorical_accuracy" => new CategoricalAccuracy(name, sparse: true),
        "binary_accuracy" => new BinaryAccuracy(name),
        _ => null,
    };
}
