using System.Globalization;
using Mnist.MLNet.Evaluation;
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
        string[] parts = [.. LeftOut(evaluation.MissingLabels, evaluation.NonFiniteScores, evaluation.Weights)];
        return parts.Length == 0 ? null : $"Left out of all figures: {string.Join(", and ", parts)}.";
    }

    /// <summary>Which rows are in none of the figures of numbers; null when all are in them.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <returns>A sentence.</returns>
    public static string? LeftOut(RegressionRecord evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        string[] parts =
        [
            .. evaluation.Outputs.Select(output => (output.Name, Parts: string.Join(", and ", LeftOut(output.Metrics.MissingLabels, output.Metrics.NonFiniteScores, output.Metrics.Weights))))
                .Where(output => output.Parts.Length > 0).GroupBy(output => output.Parts)
                .Select(alike => alike.Count() == evaluation.Outputs.Count ? alike.Key : $"of {string.Join(", ", alike.Select(output => output.Name))} {alike.Key}"),
        ];
        return parts.Length == 0 ? null : $"Left out of all figures: {string.Join("; ", parts)}.";
    }

    /// <summary>How weights enter the figures; null where all rows count alike.</summary>
    /// <param name="column">The column they came from; null where that is not known.</param>
    /// <param name="weights">What they come to.</param>
    /// <returns>A sentence.</returns>
    public static string? Weighted(string? column, WeightSummary? weights) => weights is null ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"Rows count by their weight{(column is null ? string.Empty : $" ({column})")}, {weights.Sum:G6} in all, in every figure that is no count; they say as much as {weights.EffectiveRows:N1} rows of equal weights (Kish), and intervals are as wide as for so many.");

    /// <summary>Why figures of numbers are not there, a sentence for each.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <returns>The sentences, none where all are.</returns>
    public static IReadOnlyList<string> Undefined(RegressionRecord evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        List<string> sentences = [.. evaluation.Outputs.SelectMany(output => (output.Metrics.Undefined ?? new Dictionary<string, string>()).Values.Select(reason => $"{NumberText.None} for the R² of {output.Name}: {reason}."))];
        if (sentences.Count > 0 && evaluation.Mean.RSquaredOutputs > 0)
        {
            sentences.Add(string.Create(CultureInfo.InvariantCulture, $"Of {evaluation.Outputs.Count} numbers, the mean of R² is over {evaluation.Mean.RSquaredOutputs}: over those that have it."));
        }

        return sentences;
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

    private static IEnumerable<string> LeftOut(long missingLabels, long nonFiniteScores, WeightSummary? weights)
    {
        (long Count, string Text)[] parts =
        [
            (missingLabels, "without a label"),
            (nonFiniteScores, "with scores that are NaN or infinite"),
            (weights?.MissingRows ?? 0, "without a weight"),
            (weights?.ZeroRows ?? 0, "of the weight 0"),
        ];
        return parts.Where(part => part.Count > 0).Select(part => $"{NumberText.Count(part.Count)} {part.Text}");
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
