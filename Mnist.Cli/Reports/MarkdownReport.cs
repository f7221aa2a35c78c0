using System.Globalization;
using System.Text;
using Mnist.Cli.Runs;

namespace Mnist.Cli.Reports;

/// <summary>The report in Markdown; pictures are files beside it.</summary>
internal static class MarkdownReport
{
    public static string Render(IReadOnlyList<ScoredRun> runs, IReadOnlyList<ModelPictures> pictures, string pictureFolder)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"# {ReportFigures.Title}\n\n{ReportFigures.Introduction}\n\n");
        Table(text, ReportFigures.OverviewHeader, ReportFigures.Overview(runs));
        foreach ((ScoredRun run, ModelPictures drawn) in runs.Zip(pictures))
        {
            string file = $"{pictureFolder}/{run.Run.Model}";
            text.Append(CultureInfo.InvariantCulture, $"## {Escape(run.Run.Title)}\n\n{Escape(ReportFigures.Recipe(run))}\n\n");
            Table(text, ReportFigures.LayersHeader, ReportFigures.Layers(run));
            text.Append(CultureInfo.InvariantCulture, $"![Loss over the epochs]({file}-loss.png) ![Accuracy over the epochs]({file}-accuracy.png)\n\n");
            Table(text, ReportFigures.TestHeader, ReportFigures.Test(run));
            text.Append("Confusion matrix: rows are true digits, columns predicted ones.\n\n");
            Table(
                text,
                ["true", .. run.Evaluation.PerClass.Select(row => row.Label)],
                run.Evaluation.ConfusionMatrix.Select((row, actual) => (string[])[$"**{Escape(run.Evaluation.PerClass[actual].Label)}**", .. row.Select(ReportFigures.Count)]),
                escape: false);
            Table(text, ReportFigures.ClassHeader, ReportFigures.Classes(run));
            if (drawn.Mistakes is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{ReportFigures.MistakesCaption(run)}:\n\n![Misread digits]({file}-mistakes.png)\n\n");
            }
        }

        return text.ToString();
    }

    private static void Table(StringBuilder text, string[] header, IEnumerable<string[]> rows, bool escape = true)
    {
        text.Append("| ").AppendJoin(" | ", header.Select(Escape)).Append(" |\n|").Append(string.Concat(header.Select(_ => " --- |"))).Append('\n');
        foreach (string[] row in rows)
        {
            text.Append("| ").AppendJoin(" | ", row.Select(cell => escape ? Escape(cell) : cell)).Append(" |\n");
        }

        text.Append('\n');
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("|", "\\|").Replace("<", "&lt;").Replace("\n", " ");
}
