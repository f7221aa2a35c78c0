using System.Text.Json.Serialization;

namespace Mnist.MLNet.Evaluation;

/// <summary>Means over the classes. A class enters a mean where its own figure is defined, and how many classes do is said beside it: a class that is absent counts neither as 0 nor as 1.</summary>
/// <param name="Precision">Mean precision, over the classes that are predicted; null where none is.</param>
/// <param name="Recall">Mean recall, over the classes that occur; null where none does.</param>
/// <param name="F1">Mean F1, over the classes that occur or are predicted: one that occurs and is never predicted counts as 0 here; null without any.</param>
/// <param name="PrecisionClasses">How many classes the mean precision is over.</param>
/// <param name="RecallClasses">How many classes the mean recall is over.</param>
/// <param name="F1Classes">How many classes the mean F1 is over.</param>
public sealed record ClassMeans(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Precision,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Recall,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? F1,
    int PrecisionClasses,
    int RecallClasses,
    int F1Classes)
{
    /// <summary>Each class counts once, however many rows it has.</summary>
    internal static ClassMeans Macro(IReadOnlyList<ClassMetrics> classes) => Of(classes, _ => 1);

    /// <summary>Each class counts by its rows, or by what they weigh.</summary>
    internal static ClassMeans Weighted(IReadOnlyList<ClassMetrics> classes) => Of(classes, row => row.Weight ?? row.Support);

    private static ClassMeans Of(IReadOnlyList<ClassMetrics> classes, Func<ClassMetrics, double> weight)
    {
        (double? precision, int precisions) = Mean(row => row.Precision);
        (double? recall, int recalls) = Mean(row => row.Recall);
        (double? f1, int f1s) = Mean(row => row.F1);
        return new ClassMeans(precision, recall, f1, precisions, recalls, f1s);

        (double? Mean, int Classes) Mean(Func<ClassMetrics, double?> figure)
        {
            (double sum, double weights, int count) = (0, 0, 0);
            foreach (ClassMetrics row in classes)
            {
                if (figure(row) is { } value && weight(row) is > 0 and double heavy)
                {
                    sum += heavy * value;
                    weights += heavy;
                    count++;
                }
            }

            return (count == 0 ? null : sum / weights, count);
        }
    }
}
