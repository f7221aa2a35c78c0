namespace Mnist.Runs.Reports;

/// <summary>How the images of one true class were classified.</summary>
/// <param name="Label">The class.</param>
/// <param name="Cells">A cell for each predicted class.</param>
internal sealed record ConfusionRow(string Label, IReadOnlyList<ConfusionCell> Cells);
