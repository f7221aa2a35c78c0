using System.Text.Json.Serialization;

namespace Mnist.MLNet.Evaluation;

/// <summary>One class's metrics. What is undefined is null, and <see cref="Undefined"/> says why.</summary>
/// <param name="Label">The class's name.</param>
/// <param name="Precision">Of the rows predicted as this class, the fraction that are; null where none is predicted so.</param>
/// <param name="Recall">Of the rows of this class, the fraction predicted as such; null where there are none.</param>
/// <param name="F1">Harmonic mean of precision and recall, 2 hits / (rows of the class + rows predicted as it): 0 for a class that occurs and is never found; null for one that neither occurs nor is predicted.</param>
/// <param name="Support">Rows of this class.</param>
public sealed record ClassMetrics(
    string Label,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Precision,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Recall,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? F1,
    long Support)
{
    /// <summary>Sum of the weights of this class's rows; null where all rows count alike.</summary>
    public double? Weight { get; init; }

    /// <summary>Wilson's 95 % interval of the precision; null where that is. With weights that of as many rows as <see cref="WeightSummary.EffectiveRows"/> of those predicted as this class.</summary>
    public ConfidenceInterval? PrecisionInterval { get; init; }

    /// <summary>Wilson's 95 % interval of the recall; null where that is.</summary>
    public ConfidenceInterval? RecallInterval { get; init; }

    /// <summary>Mean negative natural logarithm of this class's probability, over its rows; null without rows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? LogLoss { get; init; }

    /// <summary>Why a figure is null, by its name in JSON, as <c>precision</c>; null when none is.</summary>
    public IReadOnlyDictionary<string, string>? Undefined { get; init; }
}
