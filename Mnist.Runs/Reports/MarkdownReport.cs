using System.Globalization;
using System.Text;

namespace Mnist.Runs.Reports;

/// <summary>The report in Markdown; images are files beside it.</summary>
internal static class MarkdownReport
{
    private const int ImagesPerRow = 5;

    /// <param name="report">What it says.</param>
    /// <param name="prefixes">What stands before the names of each model's image files: folder and model.</param>
    public static string Render(ReportView report, IReadOnlyList<string> prefixes)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"# {Escape(report.Title)}\n\n{Escape(report.Introduction)}\n\n");
        if (report.Caution is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"**{Escape(report.Caution)}**\n\n");
        }

        Table(text, report.Overview);
        if (report.Comparison is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Escape(report.Comparison)}\n\n");
        }

        foreach ((ModelView model, string prefix) in report.Models.Zip(prefixes))
        {
            Section(text, model, prefix);
        }

        return text.Append(CultureInfo.InvariantCulture, $"---\n\n{Escape(report.Ending)}\n").ToString();
    }

    /// <summary>Name of the file of a curve.</summary>
    public static string CurveName(CurvePlot curve) => $"{curve.Title.ToLowerInvariant()}.svg";

    /// <summary>Name of the file of a misclassified image.</summary>
    public static string MisclassifiedName(int index) => string.Create(CultureInfo.InvariantCulture, $"misclassified-{index + 1:D2}.png");

    private static void Section(StringBuilder text, ModelView model, string prefix)
    {
        text.Append(CultureInfo.InvariantCulture, $"## {Escape(model.Title)}\n\n");
        if (model.Missing is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Escape(model.Missing)}\n\n");
        }

        if (model.DataNotes is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Escape(model.DataNotes)}\n\n");
        }

        if (model.Layers is not null && model.Recipe is not null)
        {
            text.Append("### Layers\n\n");
            Table(text, model.Layers);
            text.Append("### Recipe\n\n");
            Table(text, model.Recipe with { Header = ["Setting", "Value"] }, numbers: false);
        }

        if (model.Curves.Count > 0)
        {
            text.Append("### Training\n\n").AppendJoin(' ', model.Curves.Select(curve => $"![{Escape(curve.Description)}]({prefix}{CurveName(curve)})")).Append("\n\n");
            if (model.CurvesNote is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Escape(model.CurvesNote)}\n\n");
            }
        }

        text.Append("### Test\n\n");
        Table(text, model.Test);
        if (model.Confusion is { } confusion && model.Classes is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Escape(ReportText.Confusion)}.\n\n");
            Table(text, new ReportTable(["true", .. confusion.Labels], [.. confusion.Rows.Select(row => (string[])[row.Label, .. row.Cells.Select(cell => cell.Count)])]));
            text.Append(CultureInfo.InvariantCulture, $"{Escape(ReportText.Classes)}.\n\n");
            Table(text, model.Classes);
        }

        if (model.MisclassifiedNote is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"### Misclassified\n\n{Escape(model.MisclassifiedNote)}\n\n");
            Misclassified(text, model.Misclassified, prefix);
        }
    }

    private static void Misclassified(StringBuilder text, IReadOnlyList<MisclassifiedView> images, string prefix)
    {
        string[] cells = [.. images.Select((image, i) => $"![{Escape(image.Caption)}]({prefix}{MisclassifiedName(i)})<br>{Escape(image.Caption)}<br>{Escape(image.Probabilities)}")];
        string[][] rows = [.. cells.Chunk(ImagesPerRow)];
        text.Append("| ").AppendJoin(" | ", rows[0].Select(_ => " ")).Append(" |\n|").Append(string.Concat(rows[0].Select(_ => " --- |"))).Append('\n');
        foreach (string[] row in rows)
        {
            text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        }

        text.Append('\n');
    }

    private static void Table(StringBuilder text, ReportTable table, bool numbers = true)
    {
        text.Append("| ").AppendJoin(" | ", table.Header.Select(Escape)).Append(" |\n| --- |").Append(string.Concat(table.Header.Skip(1).Select(_ => numbers ? " ---: |" : " --- |"))).Append('\n');
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            text.Append("| ").AppendJoin(" | ", row.Select(Escape)).Append(" |\n");
        }

        text.Append('\n');
    }

    // Everything Markdown or the HTML inside it could take for a command, outside of words.
    private static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool insideWord = c == '_' && i > 0 && i + 1 < text.Length && char.IsLetterOrDigit(text[i - 1]) && char.IsLetterOrDigit(text[i + 1]);
            _ = c switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '\r' or '\n' => escaped.Append(' '),
                '\\' or '`' or '*' or '[' or ']' or '|' or '!' or '#' or '~' => escaped.Append('\\').Append(c),
                '_' when !insideWord => escaped.Append('\\').Append(c),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
