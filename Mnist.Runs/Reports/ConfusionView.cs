using System.Globalization;
using Mnist.Runs.Records;

namespace Mnist.Runs.Reports;

/// <summary>A confusion matrix to be drawn.</summary>
/// <param name="Labels">The classes.</param>
/// <param name="Rows">A row for each true class.</param>
internal sealed record ConfusionView(IReadOnlyList<string> Labels, IReadOnlyList<ConfusionRow> Rows)
{
    public static ConfusionView Create(EvaluationRecord evaluation)
    {
        string[] labels = [.. evaluation.PerClass.Select(row => row.Label)];
        return new ConfusionView(labels, [.. evaluation.ConfusionMatrix.Select((counts, actual) => new ConfusionRow(labels[actual], Cells(counts, evaluation.WeightedConfusion?.Sums[actual], actual)))]);
    }

    // Coloured by the fraction of the true class' images; errors get another colour and a root, so that single ones show.
    private static ConfusionCell[] Cells(IReadOnlyList<long> counts, IReadOnlyList<double>? weights, int actual)
    {
        double[] sizes = weights is null ? [.. counts.Select(count => (double)count)] : [.. weights];
        double total = sizes.Sum() is > 0 and var sum ? sum : 1;
        return
        [
            .. sizes.Select((count, predicted) => new ConfusionCell(
                weights is null ? NumberText.Count(counts[predicted]) : NumberText.Measure(count),
                count == 0 ? string.Empty : (100 * count / total).ToString(count == total ? "F0" : "F1", CultureInfo.InvariantCulture),
                count == 0 ? "zero" : predicted == actual ? "right" : "wrong",
                Math.Round(predicted == actual ? 0.65 * count / total : Math.Min(0.85, 1.6 * Math.Sqrt(count / total)), 3))),
        ];
    }
}
