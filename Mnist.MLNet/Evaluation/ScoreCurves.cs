using System.Text.Json.Serialization;

namespace Mnist.MLNet.Evaluation;

/// <summary>How well scores tell a class from all others, over all thresholds: ROC and precision-recall curve. What is undefined is null, and <see cref="Undefined"/> says why.</summary>
/// <remarks>
/// Rows of equal scores pass a threshold together, so the figures do not depend on the order of the rows. They are exact as long as there are no more different scores than there is room for
/// (<see cref="MulticlassEvaluator.MaxScores"/> over all classes); beyond, neighbouring scores are taken for equal, and <see cref="AucError"/> and <see cref="AveragePrecisionError"/> bound what that costs.
/// </remarks>
public sealed record ScoreCurves
{
    /// <summary>The class's name.</summary>
    public required string Label { get; init; }

    /// <summary>Area under the ROC curve: the chance that a row of the class has a higher score than one of the others, equal scores counting half.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? Auc { get; init; }

    /// <summary>How far the area can be off at most; 0 where it is exact.</summary>
    public double AucError { get; init; }

    /// <summary>Average precision: the precision at each threshold, weighted by the recall it adds. No line is drawn between thresholds, which would flatter.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? AveragePrecision { get; init; }

    /// <summary>How far the average precision can be off at most; 0 where it is exact.</summary>
    public double AveragePrecisionError { get; init; }

    /// <summary>The ROC curve's points to draw, from 0 to 1: fraction of the other rows above the threshold.</summary>
    public IReadOnlyList<double> FalsePositiveRate { get; init => field = value ?? []; } = [];

    /// <summary>The ROC curve's points to draw: fraction of the class's rows above the threshold.</summary>
    public IReadOnlyList<double> TruePositiveRate { get; init => field = value ?? []; } = [];

    /// <summary>The precision-recall curve's points to draw: fraction of the class's rows above the threshold.</summary>
    public IReadOnlyList<double> Recall { get; init => field = value ?? []; } = [];

    /// <summary>The precision-recall curve's points to draw: fraction of the rows above the threshold that are of the class.</summary>
    public IReadOnlyList<double> Precision { get; init => field = value ?? []; } = [];

    /// <summary>Why a figure is null, by its name in JSON, as <c>auc</c>; null when none is.</summary>
    public IReadOnlyDictionary<string, string>? Undefined { get; init; }

    /// <summary>The mean of a figure over the curves that have it: a class that is absent counts neither as 0 nor as 1.</summary>
    /// <param name="curves">The curves of all classes.</param>
    /// <param name="figure">The figure.</param>
    /// <returns>The mean; null where none has it.</returns>
    public static double? Mean(IEnumerable<ScoreCurves> curves, Func<ScoreCurves, double?> figure)
    {
        ArgumentNullException.ThrowIfNull(curves);
        ArgumentNullException.ThrowIfNull(figure);
        double[] known = [.. curves.Select(figure).OfType<double>()];
        return known.Length == 0 ? null : known.Average();
    }
}
