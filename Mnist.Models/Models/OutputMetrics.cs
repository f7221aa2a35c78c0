using Mnist.Models.Metrics;

namespace Mnist.Models;

/// <summary>The metrics of a model's outputs: the same for all, a list each by order, or by the outputs' names.</summary>
public sealed class OutputMetrics
{
    private OutputMetrics(PerOutput<Metric[]> values) => Values = values;

    internal PerOutput<Metric[]> Values { get; }

    /// <summary>The same metrics for all outputs.</summary>
    /// <param name="metrics">Names, as <c>accuracy</c>.</param>
    public static implicit operator OutputMetrics(string[] metrics) => new(new(Get(metrics)));

    /// <summary>The same metrics for all outputs.</summary>
    /// <param name="metrics">The metrics.</param>
    public static implicit operator OutputMetrics(Metric[] metrics) => new(new(NotNull(metrics)));

    /// <summary>Metrics of each output.</summary>
    /// <param name="metrics">Names, in the order of the outputs.</param>
    public static implicit operator OutputMetrics(string[][] metrics) => new(new(metrics.Select(Get)));

    /// <summary>Metrics of each output.</summary>
    /// <param name="metrics">In the order of the outputs.</param>
    public static implicit operator OutputMetrics(Metric[][] metrics) => new(new(metrics.Select(NotNull)));

    /// <summary>Metrics by the outputs' names.</summary>
    /// <param name="metrics">Names, as <c>accuracy</c>.</param>
    public static implicit operator OutputMetrics(Dictionary<string, string[]> metrics) => new(new(metrics.Select(pair => KeyValuePair.Create(pair.Key, Get(pair.Value)))));

    /// <summary>Metrics by the outputs' names.</summary>
    /// <param name="metrics">The metrics.</param>
    public static implicit operator OutputMetrics(Dictionary<string, Metric[]> metrics) => new(new(metrics.Select(pair => KeyValuePair.Create(pair.Key, NotNull(pair.Value)))));

    private static Metric[] Get(string[] names) => [.. names.Select(name => Metric.Named(name, "metrics"))];

    private static Metric[] NotNull(Metric[] metrics) => Array.TrueForAll(metrics, metric => metric is not null)
        ? metrics
        : throw new ArgumentException("A list of metrics has a null in it; leave it out.", nameof(metrics));
}
