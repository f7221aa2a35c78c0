namespace Mnist.Runs.Reports;

/// <summary>A cell of a confusion matrix.</summary>
/// <param name="Count">Number of images.</param>
/// <param name="Percent">Their part of the images of the true class, in percent without its sign; empty where there are none.</param>
/// <param name="Kind"><c>right</c>, <c>wrong</c> or <c>zero</c>.</param>
/// <param name="Strength">How strong its colour is, 0 to 1.</param>
internal sealed record ConfusionCell(string Count, string Percent, string Kind, double Strength);
