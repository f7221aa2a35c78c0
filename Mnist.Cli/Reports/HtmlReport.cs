using System.Globalization;
using System.Net;
using System.Text;
using Mnist.Cli.Runs;
using Mnist.MLNet.Evaluation;

namespace Mnist.Cli.Reports;

/// <summary>The report as one HTML file that needs nothing else: pictures are inside, and it asks no network for anything.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root { color-scheme: light dark; --line: #8886; --soft: #8882; --accent: 47, 126, 216; }
        * { box-sizing: border-box; }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 1240px; margin: 2rem auto; padding: 0 1rem; }
        h1 { line-height: 1.2; } h2 { margin-top: 3.5rem; border-top: 1px solid var(--line); padding-top: 1.5rem; } h3 { margin: 2rem 0 .5rem; }
        p { max-width: 75ch; } .note { font-size: .9rem; opacity: .85; } .caution { border-left: 4px solid #d9670c; padding-left: .8rem; }
        table { border-collapse: collapse; margin: .5rem 0 1rem; font-variant-numeric: tabular-nums; } .wide { overflow-x: auto; }
        th, td { padding: .3rem .55rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; } thead th { background: var(--soft); vertical-align: bottom; }
        th:first-child, .text td, .text th { text-align: left; } tbody th { font-weight: normal; } .text td, .text th { white-space: normal; } .text td { overflow-wrap: anywhere; }
        .sums td:nth-child(2), .sums th:nth-child(2) { text-align: left; }
        .sums tbody tr:last-child > * { font-weight: bold; border-bottom: none; }
        .heat th, .heat td { text-align: center; min-width: 2.7rem; padding: .3rem .25rem; } .heat td { border: 1px solid var(--line); } .heat tbody th { font-weight: bold; background: var(--soft); }
        .wrong { --accent: 217, 103, 12; } .zero { opacity: .5; }
        .side { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 430px), 1fr)); gap: 0 2.5rem; align-items: start; } .side > * { min-width: 0; }
        figure { margin: 0; } figure svg { width: 100%; height: auto; display: block; } figure svg text { fill: currentColor !important; }
        .mistakes { display: grid; grid-template-columns: repeat(auto-fill, minmax(96px, 1fr)); gap: .8rem; list-style: none; padding: 0; max-width: 760px; }
        .mistakes figcaption { font-size: .85rem; white-space: nowrap; } .mistakes img { display: block; border: 1px solid var(--line); image-rendering: pixelated; }
        @media (prefers-color-scheme: dark) { .mistakes img { filter: invert(1); } }
        @media print { h2 { break-before: page; } figure, tr { break-inside: avoid; } }
        """;

    public static string Render(IReadOnlyList<ScoredRun> runs, IReadOnlyList<ModelPictures> pictures)
    {
        StringBuilder html = new();
        string title = Text(ReportFigures.Title(runs));
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title><style>\n{Style}\n</style></head>\n<body>\n<main>\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1>{title}</h1>\n<p>{Text(ReportFigures.Introduction(runs))}</p>\n");
        if (ReportFigures.Caution(runs) is { } caution)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"caution\">{Text(caution)}</p>\n");
        }

        Table(html, ReportFigures.OverviewHeader, ReportFigures.Overview(runs), firstCell: (cell, row) => $"<a href=\"#model-{row + 1}\">{Text(cell)}</a>");
        for (int i = 0; i < runs.Count; i++)
        {
            Section(html, runs[i], pictures[i], i + 1);
        }

        html.Append(CultureInfo.InvariantCulture, $"</main>\n<hr><footer class=\"note\"><p>{Text(ReportFigures.Ending(runs))}</p></footer>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static void Section(StringBuilder html, ScoredRun run, ModelPictures drawn, int number)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2 id=\"model-{number}\">{Text(run.Run.Title)}</h2>\n<div class=\"side\">\n<div><h3>Layers</h3>\n");
        Table(html, ReportFigures.LayersHeader, ReportFigures.Layers(run), kind: "sums");
        html.Append("</div>\n<div><h3>Recipe</h3>\n");
        Table(html, [], ReportFigures.Recipe(run), kind: "text");
        html.Append("</div>\n</div>\n<h3>Training</h3>\n<div class=\"side\">\n");
        Curve(html, drawn.Loss, string.Create(CultureInfo.InvariantCulture, $"loss-{number}"));
        Curve(html, drawn.Accuracy, string.Create(CultureInfo.InvariantCulture, $"accuracy-{number}"));
        html.Append("</div>\n");
        if (drawn.Loss.KerasTraining.Count > 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Text(ReportFigures.CurvesNote)}</p>\n");
        }

        html.Append("<h3>Test</h3>\n");
        Table(html, ReportFigures.TestHeader, ReportFigures.Test(run));
        html.Append("<div class=\"side\">\n");
        Confusion(html, run.Evaluation);
        Table(html, ReportFigures.ClassHeader, ReportFigures.Classes(run));
        html.Append("</div>\n");
        if (drawn.Mistakes.Count > 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<h3>Mistakes</h3>\n<p class=\"note\">{Text(ReportFigures.MistakesCaption(run))}.</p>\n<ul class=\"mistakes\">\n");
            foreach (Mistake mistake in drawn.Mistakes)
            {
                html.Append(CultureInfo.InvariantCulture, $"<li><figure><img alt=\"Picture of a {Text(mistake.Caption)}\" width=\"84\" height=\"84\" src=\"data:image/png;base64,{Convert.ToBase64String(mistake.Png)}\"><figcaption>{Text(mistake.Caption)}</figcaption></figure></li>\n");
            }

            html.Append("</ul>\n");
        }
    }

    // Colour by the share of the true class' pictures; mistakes get another colour and a root, so that single ones show.
    private static void Confusion(StringBuilder html, EvaluationResult result)
    {
        html.Append(CultureInfo.InvariantCulture, $"<div><p class=\"note\">{Text(ReportFigures.Confusion)}</p>\n<div class=\"wide\"><table class=\"heat\">\n<thead><tr><th scope=\"col\">true</th>");
        html.AppendJoin(string.Empty, result.PerClass.Select(row => $"<th scope=\"col\">{Text(row.Label)}</th>")).Append("</tr></thead>\n<tbody>\n");
        for (int actual = 0; actual < result.ConfusionMatrix.Count; actual++)
        {
            IReadOnlyList<long> row = result.ConfusionMatrix[actual];
            double total = Math.Max(1, row.Sum());
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Text(result.PerClass[actual].Label)}</th>");
            for (int predicted = 0; predicted < row.Count; predicted++)
            {
                bool right = actual == predicted;
                double strength = right ? 0.65 * row[predicted] / total : Math.Min(0.85, 1.6 * Math.Sqrt(row[predicted] / total));
                string kind = row[predicted] == 0 ? "zero" : right ? "right" : "wrong";
                html.Append(CultureInfo.InvariantCulture, $"<td class=\"{kind}\" style=\"background: rgba(var(--accent), {strength:F3})\">{row[predicted]}</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody></table></div></div>\n");
    }

    private static void Table(StringBuilder html, string[] header, IEnumerable<string[]> rows, string kind = "", Func<string, int, string>? firstCell = null)
    {
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"wide\"><table class=\"{kind}\">");
        if (header.Length > 0)
        {
            html.Append("<thead><tr>").AppendJoin(string.Empty, header.Select(cell => $"<th scope=\"col\">{Text(cell)}</th>")).Append("</tr></thead>");
        }

        html.Append("\n<tbody>\n");
        int number = 0;
        foreach (string[] row in rows)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{firstCell?.Invoke(row[0], number) ?? Text(row[0])}</th>");
            html.AppendJoin(string.Empty, row.Skip(1).Select(cell => $"<td>{Text(cell)}</td>")).Append("</tr>\n");
            number++;
        }

        html.Append("</tbody></table></div>\n");
    }

    private static void Curve(StringBuilder html, CurvePlot plot, string id) => html.Append(
        CultureInfo.InvariantCulture, $"<figure role=\"img\" aria-label=\"{Text(plot.Description)}\">{plot.DrawInside(id)}</figure>\n");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
