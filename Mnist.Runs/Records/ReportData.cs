namespace Mnist.Runs.Records;

/// <summary>A report for programs: the records its texts, tables and drawings are made of.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Caution">What keeps the results from being compared with the paper's; null when nothing does.</param>
/// <param name="Models">The models, in the report's order.</param>
internal sealed record ReportData(string Title, string? Caution, IReadOnlyList<ReportedModel> Models);
