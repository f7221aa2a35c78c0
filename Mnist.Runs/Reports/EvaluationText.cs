using System.Globalization;
using Mnist.Runs.Records;

namespace Mnist.Runs.Reports;

/// <summary>What has to be said beside the figures of an evaluation, in reports and on terminals.</summary>
public static class EvaluationText
{
    /// <summary>Which images are in none of the figures; null when all are in them.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <returns>A sentence.</returns>
    public static string? LeftOut(EvaluationRecord evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        List<string> parts = [];
        if (evaluation.MissingLabels > 0)
        {
            parts.Add($"{NumberText.Count(evaluation.MissingLabels)} without a label");
        }

        if (evaluation.NonFiniteScores > 0)
        {
            parts.Add($"{NumberText.Count(evaluation.NonFiniteScores)} with scores that are NaN or infinite");
        }

        return parts.Count == 0 ? null : $"Left out of all figures: {string.Join(", and ", parts)}.";
    }

    /// <summary>Why figures are not there, a sentence for each reason.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <returns>The sentences, none where all are.</returns>
    public static IReadOnlyList<string> Undefined(EvaluationRecord evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        Dictionary<string, string> names = new() { ["kappa"] = "Cohen's kappa", ["matthewsCorrelation"] = "Matthews' correlation", ["precision"] = "precision", ["recall"] = "recall", ["f1"] = "F1" };
        IEnumerable<(string Subject, string Reason)> overall = (evaluation.Undefined ?? new Dictionary<string, string>()).Select(pair => (names[pair.Key], pair.Value));
        IEnumerable<(string Subject, string Reason)> classes = evaluation.Statistics.PerClass
            .SelectMany(row => (row.Undefined ?? new Dictionary<string, string>()).Where(pair => names.ContainsKey(pair.Key)).Select(pair => (Class: row.Label, Figure: names[pair.Key], pair.Value)))
            .GroupBy(entry => (entry.Figure, entry.Value))
            .Select(alike => ($"the {alike.Key.Figure} of class {string.Join(", ", alike.Select(entry => entry.Class))}", alike.Key.Value));
        return [.. overall.Concat(classes).Select(entry => $"{NumberText.None} for {entry.Subject}: {entry.Reason}."), .. MeansOver(evaluation)];
    }

    // A mean over fewer classes than there are is said to be one.
    private static IEnumerable<string> MeansOver(EvaluationRecord evaluation)
    {
        int classes = evaluation.PerClass.Count;
        if (Math.Min(evaluation.Macro.PrecisionClasses, evaluation.Macro.RecallClasses) < classes)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Of {classes} classes, means of the precision are over {evaluation.Macro.PrecisionClasses}, of the recall over {evaluation.Macro.RecallClasses}, of F1 over {evaluation.Macro.F1Classes}: over those that have the figure.");
        }
    }
}
