using System.Globalization;
using System.Text;
using Mnist.Cli.Runs;

namespace Mnist.Cli.Reports;

/// <summary>The report in Markdown; pictures are files beside it.</summary>
internal static class MarkdownReport
{
    private const int MistakesPerRow = 5;

    /// <param name="runs">What is reported on.</param>
    /// <param name="pictures">Pictures of each run.</param>
    /// <param name="prefixes">What stands before the names of each run's picture files: folder and model.</param>
    public static string Render(IReadOnlyList<ScoredRun> runs, IReadOnlyList<ModelPictures> pictures, IReadOnlyList<string> prefixes)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"# {ReportFigures.Title(runs)}\n\n{Escape(ReportFigures.Introduction(runs))}\n\n");
        if (ReportFigures.Caution(runs) is { } caution)
        {
            text.Append(CultureInfo.InvariantCulture, $"**{Escape(caution)}**\n\n");
        }

        Table(text, ReportFigures.OverviewHeader, ReportFigures.Overview(runs));
        for (int i = 0; i < runs.Count; i++)
        {
            Section(text, runs[i], pictures[i], prefixes[i]);
        }

        return text.Append(CultureInfo.InvariantCulture, $"---\n\n{Escape(ReportFigures.Ending(runs))}\n").ToString();
    }

    private static void Section(StringBuilder text, ScoredRun run, ModelPictures drawn, string prefix)
    {
        text.Append(CultureInfo.InvariantCulture, $"## {Escape(run.Run.Title)}\n\n### Layers\n\n");
        Table(text, ReportFigures.LayersHeader, ReportFigures.Layers(run));
        text.Append("### Recipe\n\n");
        Table(text, ["Setting", "Value"], ReportFigures.Recipe(run), numbers: false);
        text.Append(CultureInfo.InvariantCulture, $"### Training\n\n![{Escape(drawn.Loss.Description)}]({prefix}loss.svg) ![{Escape(drawn.Accuracy.Description)}]({prefix}accuracy.svg)\n\n");
        if (drawn.Loss.KerasTraining.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Escape(ReportFigures.CurvesNote)}\n\n");
        }

        text.Append("### Test\n\n");
        Table(text, ReportFigures.TestHeader, ReportFigures.Test(run));
        text.Append(CultureInfo.InvariantCulture, $"{Escape(ReportFigures.Confusion)}.\n\n");
        Table(
            text,
            ["true", .. run.Evaluation.PerClass.Select(row => row.Label)],
            run.Evaluation.ConfusionMatrix.Select((row, actual) => (string[])[run.Evaluation.PerClass[actual].Label, .. row.Select(ReportFigures.Count)]));
        text.Append("Each class by itself.\n\n");
        Table(text, ReportFigures.ClassHeader, ReportFigures.Classes(run));
        if (drawn.Mistakes.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"### Mistakes\n\n{Escape(ReportFigures.MistakesCaption(run))}.\n\n");
            string[] cells = [.. drawn.Mistakes.Select((mistake, i) => $"![{Escape(mistake.Caption)}]({prefix}{ModelPictures.MistakeName(i)})<br>{Escape(mistake.Caption)}")];
            string[][] rows = [.. cells.Chunk(MistakesPerRow)];
            text.Append("| ").AppendJoin(" | ", rows[0].Select(_ => " ")).Append(" |\n|").Append(string.Concat(rows[0].Select(_ => " --- |"))).Append('\n');
            foreach (string[] row in rows)
            {
                text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
            }

            text.Append('\n');
        }
    }

    private static void Table(StringBuilder text, string[] header, IEnumerable<string[]> rows, bool numbers = true)
    {
        text.Append("| ").AppendJoin(" | ", header.Select(Escape)).Append(" |\n| --- |").Append(string.Concat(header.Skip(1).Select(_ => numbers ? " ---: |" : " --- |"))).Append('\n');
        foreach (string[] row in rows)
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
