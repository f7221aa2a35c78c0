namespace Mnist.Runs.Reports;

/// <summary>A table of texts.</summary>
/// <param name="Header">A title for each column; empty for a table of names and values.</param>
/// <param name="Rows">The cells.</param>
internal sealed record ReportTable(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>The table without the columns that hold nothing but dashes, or nothing at all, in every row.</summary>
    public ReportTable WithoutEmptyColumns()
    {
        int[] kept = [.. Enumerable.Range(0, Header.Count).Where(column => Rows.Any(row => row[column] is not (NumberText.None or "")))];
        return new ReportTable([.. kept.Select(column => Header[column])], [.. Rows.Select(row => (string[])[.. kept.Select(column => row[column])])]);
    }
}
