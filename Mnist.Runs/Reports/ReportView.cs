namespace Mnist.Runs.Reports;

/// <summary>All that a report says, so that HTML and Markdown say the same.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Introduction">What was done, in a few sentences.</param>
/// <param name="Caution">What keeps the results from being compared with the paper's; null when nothing does.</param>
/// <param name="Overview">A row for each model.</param>
/// <param name="Comparison">What its columns are; null when there is nothing to say.</param>
/// <param name="Chart">The models' accuracies side by side; null where there is one alone.</param>
/// <param name="Models">What is known of each model.</param>
/// <param name="Ending">Where the results come from.</param>
internal sealed record ReportView(string Title, string Introduction, string? Caution, ReportTable Overview, string? Comparison, ReportPlot? Chart, IReadOnlyList<ModelView> Models, string Ending);
