using Mnist.Models.Losses;
using Mnist.Models.Metrics;

namespace Mnist.Models.Execution;

/// <summary>What is made small, and what is measured, at one output.</summary>
/// <param name="Output">Place among the model's outputs.</param>
/// <param name="Name">Name of the output; empty where the model has only one.</param>
/// <param name="Loss">The loss; null for an output that is only measured.</param>
/// <param name="Weight">Factor of the loss in the sum of all losses.</param>
/// <param name="Metrics">Metrics that ignore sample weights.</param>
/// <param name="WeightedMetrics">Metrics that do not.</param>
internal sealed record Head(int Output, string Name, Loss? Loss, float Weight, IReadOnlyList<Metric> Metrics, IReadOnlyList<Metric> WeightedMetrics)
{
    /// <summary>Name of the loss in logs and history.</summary>
    public string LossName { get; } = Name.Length == 0 ? "loss" : $"{Name}_loss";

    /// <summary>All metrics, those that ignore sample weights first.</summary>
    public IReadOnlyList<Metric> AllMetrics { get; } = [.. Metrics, .. WeightedMetrics];

    /// <summary>Names of <see cref="AllMetrics"/> in logs and history.</summary>
    public IReadOnlyList<string> MetricNames { get; } = [.. Metrics.Concat(WeightedMetrics).Select(metric => Name.Length == 0 ? metric.Name : $"{Name}_{metric.Name}")];
}
