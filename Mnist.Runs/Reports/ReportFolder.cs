using System.Globalization;
using System.Text;
using Mnist.Formats;
using Mnist.Runs.Records;

namespace Mnist.Runs.Reports;

/// <summary>Writes a report: one self-contained HTML file, and the same in Markdown with its images beside it.</summary>
internal static class ReportFolder
{
    private const string Images = "report-files";
    private const string Html = "report.html";
    private const string Markdown = "report.md";

    /// <summary>Finds out before hours of training whether the report can be written.</summary>
    /// <exception cref="ModelFormatException">It cannot.</exception>
    public static void RequireWritable(string folder)
    {
        string blocked = Path.Combine(folder, Html);
        try
        {
            Directory.CreateDirectory(folder);
            Atomic.ProbeFile(blocked);
            blocked = Path.Combine(folder, Markdown);
            Atomic.ProbeFile(blocked);
            blocked = Path.Combine(folder, Images);
            Directory.CreateDirectory(blocked);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new ModelFormatException("the report cannot be written there; remove what is in its way, or give another folder", blocked, inner: error);
        }
    }

    /// <summary>Writes both files.</summary>
    /// <param name="runs">What is reported on, at least one.</param>
    /// <param name="folder">Where to; made if missing.</param>
    /// <exception cref="ModelFormatException">The folder cannot be written.</exception>
    public static ReportRecord Write(IReadOnlyList<StoredRun> runs, string folder)
    {
        ReportView report = ReportBuilder.Build(runs);
        string html = Path.Combine(folder, Html);
        string markdown = Path.Combine(folder, Markdown);
        string[] prefixes = [.. runs.Select((run, i) => $"{Images}/{FileName(run.Name, i)}-")];
        RequireWritable(folder);
        try
        {
            foreach ((string prefix, ModelView model) in prefixes.Zip(report.Models))
            {
                foreach ((string name, byte[] content) in Files(model))
                {
                    Replace(Path.Combine(folder, prefix + name), content);
                }
            }

            Replace(markdown, Encoding.UTF8.GetBytes(MarkdownReport.Render(report, prefixes)));
            Replace(html, Encoding.UTF8.GetBytes(HtmlReport.Render(report)));
            return new ReportRecord(html, markdown, report.Caution);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not ModelFormatException))
        {
            throw new ModelFormatException("the report cannot be written; check the folder's permissions and that the disk has room", html, inner: error);
        }
    }

    private static IEnumerable<(string Name, byte[] Content)> Files(ModelView model) =>
    [
        .. model.Curves.Select(curve => (MarkdownReport.CurveName(curve), Encoding.UTF8.GetBytes(curve.DrawAlone()))),
        .. model.Misclassified.Select((image, i) => (MarkdownReport.MisclassifiedName(i), image.Png)),
    ];

    // A model's name comes from a file: whatever it says, the images stay in their folder. Two models of one name get files of their own.
    private static string FileName(string model, int index)
    {
        string plain = string.Concat(model.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
        return string.Create(CultureInfo.InvariantCulture, $"{index + 1}-{plain}");
    }

    private static void Replace(string path, byte[] content) => Atomic.WriteFile(path, stream => stream.Write(content));
}
