namespace Mnist.Benchmarks.Output;

/// <summary>A table to paste into a Markdown file: texts to the left, figures to the right.</summary>
/// <param name="texts">How many of the columns, the first ones, are texts.</param>
/// <param name="columns">Headings.</param>
internal sealed class MarkdownTable(int texts, params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, columns.Length);
        _rows.Add(cells);
    }

    public void Write(TextWriter output)
    {
        output.WriteLine($"| {string.Join(" | ", columns)} |");
        output.WriteLine($"|{string.Concat(columns.Select((_, column) => column < texts ? " --- |" : " ---: |"))}");
        foreach (string[] row in _rows)
        {
            output.WriteLine($"| {string.Join(" | ", row)} |");
        }

        output.WriteLine();
    }
}
