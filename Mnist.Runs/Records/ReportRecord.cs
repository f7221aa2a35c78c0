namespace Mnist.Runs.Records;

/// <summary>A report that was written.</summary>
/// <param name="Report">Path of the HTML file, which needs nothing else.</param>
/// <param name="Markdown">Path of the same in Markdown, with its images in a folder beside it.</param>
/// <param name="Caution">What keeps the results from being compared with the paper's; null when nothing does.</param>
public sealed record ReportRecord(string Report, string Markdown, string? Caution = null)
{
    /// <summary>Path of the same for programs, as JSON: the records of all models.</summary>
    public string? Json { get; init; }

    /// <summary>Runs that are missing from the report because they could not be read; null when there are none.</summary>
    public IReadOnlyList<UnreadableRun>? Unreadable { get; init; }
}
