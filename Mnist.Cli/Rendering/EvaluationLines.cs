using System.Globalization;
using Mnist.Runs.Records;
using Mnist.Runs.Reports;

namespace Mnist.Cli.Rendering;

/// <summary>The figures of an evaluation as lines for the terminal.</summary>
internal static class EvaluationLines
{
    public static IEnumerable<string> Of(EvaluationRecord result)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Rows:N0} rows: accuracy {NumberText.Percent(result.Accuracy)} (95 %: {NumberText.Interval(result.AccuracyInterval)}), macro accuracy {NumberText.Percent(result.MacroAccuracy)}, log-loss {result.LogLoss:F4}, {result.RowsPerSecond:N0} rows/s");
        string topK = string.Concat(result.TopK.Select(top => string.Create(CultureInfo.InvariantCulture, $", top-{top.K} {NumberText.Percent(top.Accuracy)}")));
        yield return $"macro F1 {NumberText.PercentOrNone(result.Macro.F1)}, weighted F1 {NumberText.PercentOrNone(result.Weighted.F1)}{topK}";
        yield return $"kappa {NumberText.Number(result.Kappa)}, MCC {NumberText.Number(result.MatthewsCorrelation)}, macro AUC {NumberText.Number(result.MacroAuc)}, "
            + $"macro average precision {NumberText.Number(result.MacroAveragePrecision)}, calibration error {NumberText.PercentOrNone(result.ExpectedCalibrationError)}";
        if (result.BrierScore is { } brier)
        {
            yield return $"Brier's score {NumberText.Number(brier)}, positive above {NumberText.Measure(result.Threshold)}";
        }

        foreach (string line in Notes(EvaluationText.Weighted(result.From?.Weight, result.Weights), EvaluationText.LeftOut(result), EvaluationText.Undefined(result)))
        {
            yield return line;
        }
    }

    /// <summary>Those of numbers, beside their table.</summary>
    public static IEnumerable<string> Of(RegressionRecord result) =>
        Notes(EvaluationText.Weighted(result.From.Weight, result.Outputs[0].Metrics.Weights), EvaluationText.LeftOut(result), EvaluationText.Undefined(result));

    private static IEnumerable<string> Notes(string? weighted, string? leftOut, IReadOnlyList<string> undefined) => [.. new[] { weighted, leftOut }.OfType<string>(), .. undefined];
}
