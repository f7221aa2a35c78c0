using System.Globalization;
using System.Net;
using System.Text;
using Mnist.Cli.Runs;

namespace Mnist.Cli.Reports;

/// <summary>The report as one HTML file that needs nothing else: pictures are inside.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root { color-scheme: light dark; --line: #8886; --soft: #8881; --accent: 31, 95, 168; }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 1200px; margin: 2rem auto; padding: 0 1rem; }
        h1 { line-height: 1.2; } h2 { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1.5rem; }
        table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; } .wide { overflow-x: auto; }
        th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: right; } th { background: var(--soft); }
        th:first-child, td:first-child { text-align: left; }
        .heat td { text-align: center; min-width: 2.6rem; border: 1px solid var(--line); }
        .wrong { --accent: 209, 96, 10; } .zero { opacity: .45; }
        img { max-width: 100%; background: #fff; border-radius: 4px; } figure { margin: 1rem 0; } figcaption { font-size: .9rem; opacity: .8; }
        .pair { display: flex; flex-wrap: wrap; gap: 1rem; } .recipe { overflow-wrap: anywhere; }
        @media print { h2 { break-before: page; } }
        """;

    public static string Render(IReadOnlyList<ScoredRun> runs, IReadOnlyList<ModelPictures> pictures)
    {
        StringBuilder html = new();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{Text(ReportFigures.Title)}</title><style>\n{Style}\n</style></head>\n<body>\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1>{Text(ReportFigures.Title)}</h1>\n<p>{Text(ReportFigures.Introduction)}</p>\n");
        Table(html, ReportFigures.OverviewHeader, ReportFigures.Overview(runs));
        foreach ((ScoredRun run, ModelPictures drawn) in runs.Zip(pictures))
        {
            html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(run.Run.Title)}</h2>\n<p class=\"recipe\">{Text(ReportFigures.Recipe(run))}</p>\n");
            Table(html, ReportFigures.LayersHeader, ReportFigures.Layers(run));
            html.Append("<div class=\"pair\">");
            Picture(html, drawn.Loss, "Loss over the epochs");
            Picture(html, drawn.Accuracy, "Accuracy over the epochs");
            html.Append("</div>\n");
            Table(html, ReportFigures.TestHeader, ReportFigures.Test(run));
            Confusion(html, run);
            Table(html, ReportFigures.ClassHeader, ReportFigures.Classes(run));
            if (drawn.Mistakes is not null)
            {
                Picture(html, drawn.Mistakes, ReportFigures.MistakesCaption(run));
            }
        }

        ScoredRun? last = runs.Count > 0 ? runs[^1] : null;
        html.Append(CultureInfo.InvariantCulture, $"<hr><p>{Text(last is null ? string.Empty : $"Made on {last.Run.Date:yyyy-MM-dd} by mnist reproduce, {last.Run.Machine}.")} Data: MNIST, Yann LeCun and Corinna Cortes, CC BY-SA 3.0.</p>\n</body>\n</html>\n");
        return html.ToString();
    }

    // Colour by the share of the true digit's pictures; mistakes get another colour and a root, so that single ones show.
    private static void Confusion(StringBuilder html, ScoredRun run)
    {
        html.Append("<h3>Confusion matrix</h3><p>Rows are true digits, columns predicted ones.</p>\n<div class=\"wide\"><table class=\"heat\"><tr><th>true</th>");
        foreach (var row in run.Evaluation.PerClass)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th>{Text(row.Label)}</th>");
        }

        html.Append("</tr>\n");
        for (int actual = 0; actual < run.Evaluation.ConfusionMatrix.Count; actual++)
        {
            IReadOnlyList<int> row = run.Evaluation.ConfusionMatrix[actual];
            double total = Math.Max(1, row.Sum());
            html.Append(CultureInfo.InvariantCulture, $"<tr><th>{Text(run.Evaluation.PerClass[actual].Label)}</th>");
            for (int predicted = 0; predicted < row.Count; predicted++)
            {
                bool right = actual == predicted;
                double strength = right ? 0.65 * row[predicted] / total : Math.Min(0.85, 1.6 * Math.Sqrt(row[predicted] / total));
                string kind = row[predicted] == 0 ? "zero" : right ? "right" : "wrong";
                html.Append(CultureInfo.InvariantCulture, $"<td class=\"{kind}\" style=\"background: rgba(var(--accent), {strength:F3})\">{row[predicted]}</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</table></div>\n");
    }

    private static void Table(StringBuilder html, string[] header, IEnumerable<string[]> rows)
    {
        html.Append("<div class=\"wide\"><table><tr>").AppendJoin(string.Empty, header.Select(cell => $"<th>{Text(cell)}</th>")).Append("</tr>\n");
        foreach (string[] row in rows)
        {
            html.Append("<tr>").AppendJoin(string.Empty, row.Select(cell => $"<td>{Text(cell)}</td>")).Append("</tr>\n");
        }

        html.Append("</table></div>\n");
    }

    private static void Picture(StringBuilder html, byte[] png, string caption) => html.Append(
        CultureInfo.InvariantCulture, $"<figure><img alt=\"{Text(caption)}\" src=\"data:image/png;base64,{Convert.ToBase64String(png)}\"><figcaption>{Text(caption)}</figcaption></figure>");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
