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

        if (report.Chart is { } chart)
        {
            text.Append(CultureInfo.InvariantCulture, $"![{Escape(chart.Description)}]({Images}{chart.FileName})\n\n");
        }

        foreach ((ModelView model, string prefix) in report.Models.Zip(prefixes))
        {
            Section(text, model, prefix);
        }

        return text.Append(CultureInfo.InvariantCulture, $"---\n\n{Escape(report.Ending)}\n").ToString();
    }

    /// <summary>What stands before the names of image files that belong to no model.</summary>
    public const string Images = "images/";

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
            text.Append("### Training\n\n");
            Plots(text, model.Curves, prefix);
            if (model.CurvesNote is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Escape(model.CurvesNote)}\n\n");
            }
        }

        text.Append("### Test\n\n");
        Table(text, model.Test);
        if (model.Metrics is not null)
        {
            Table(text, model.Metrics);
        }

        if (model.Weighted is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Escape(model.Weighted)}\n\n");
        }

        if (model.LeftOut is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"**{Escape(model.LeftOut)}**\n\n");
        }

        if (model.Confusion is { } confusion && model.Classes is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Escape(model.ConfusionNote!)}.\n\n");
            Table(text, Matrix(confusion, cell => cell.Count));
            text.Append("<details><summary>The same in percent of each true class</summary>\n\n");
            Table(text, Matrix(confusion, cell => cell.Percent));
            text.Append("</details>\n\n");
            if (model.Confused is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Escape(model.ConfusedNote!)}.\n\n");
                Table(text, model.Confused);
            }

            text.Append(CultureInfo.InvariantCulture, $"{Escape(model.ClassesNote!)}.\n\n");
            Table(text, model.Classes);
        }

        foreach (string reason in model.Undefined)
        {
            text.Append(CultureInfo.InvariantCulture, $"* {Escape(reason)}\n");
        }

        text.Append(model.Undefined.Count > 0 ? "\n" : string.Empty);

        if (model.PlotsNote is not null)
        {
            Plots(text, model.Plots, prefix);
            text.Append(CultureInfo.InvariantCulture, $"{Escape(model.PlotsNote)}\n\n");
        }

        if (model.MisclassifiedNote is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"### Misclassified\n\n{Escape(model.MisclassifiedNote)}\n\n");
            Misclassified(text, model.Misclassified, prefix);
        }
    }

    private static ReportTable Matrix(ConfusionView confusion, Func<ConfusionCell, string> text) =>
        new(["true", .. confusion.Labels], [.. confusion.Rows.Select(row => (string[])[row.Label, .. row.Cells.Select(text)])]);

    private static void Plots(StringBuilder text, IReadOnlyList<ReportPlot> plots, string prefix) =>
        text.AppendJoin(' ', plots.Select(plot => $"![{Escape(plot.Description)}]({prefix}{plot.FileName})")).Append("\n\n");

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
