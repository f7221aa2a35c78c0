using System.Globalization;
using System.Text;
using System.Text.Json;
using Mnist.Formats;
using Mnist.Formats.Disk;
using Mnist.Runs.Records;

namespace Mnist.Runs.Reports;

/// <summary>Writes a report: one self-contained HTML file, the same in Markdown with its images, and the records behind both as JSON, in a folder that is replaced at one instant, so that texts and images are always of the same runs.</summary>
internal static class ReportFolder
{
    private const string Name = "report";
    private const string Images = "images";
    private const string Html = "index.html";
    private const string Markdown = "report.md";
    private const string Json = "report.json";

    /// <summary>Finds out before hours of training whether the report can be written.</summary>
    /// <param name="folder">Where its folder is to be.</param>
    /// <exception cref="ModelFormatException">It cannot, or something that is there would be lost.</exception>
    public static void RequireWritable(string folder)
    {
        string report = Path.Combine(folder, Name);
        Guard(report, "the report cannot be written there; remove what is in its way, or give another folder", () =>
        {
            string target = Atomic.FolderTarget(report);
            Atomic.ProbeFolder(target);
            if (File.Exists(target))
            {
                throw new IOException($"'{report}' is a file.");
            }

            string? foreign = Directory.Exists(target)
                ? Directory.EnumerateFileSystemEntries(target).Select(entry => Path.GetFileName(Atomic.PlaceOf(entry) ?? entry)).FirstOrDefault(entry => entry is not (Html or Markdown or Json or Images))
                : null;
            if (foreign is not null)
            {
                throw new ModelFormatException($"the folder holds other things than a report, as '{foreign}', which would be lost; give another folder", report);
            }
        });
    }

    /// <summary>Writes it.</summary>
    /// <param name="runs">What is reported on, at least one.</param>
    /// <param name="folder">Where its folder is to be; made if missing.</param>
    /// <exception cref="ModelFormatException">The folder cannot be written.</exception>
    public static ReportRecord Write(IReadOnlyList<StoredRun> runs, string folder)
    {
        ReportView report = ReportBuilder.Build(runs);
        string[] prefixes = [.. runs.Select((run, i) => $"{Images}/{FileName(run.Name, i)}-")];
        RequireWritable(folder);
        string place = Path.Combine(folder, Name);
        Guard(place, "the report cannot be written; check the folder's permissions and that the disk has room", () => Atomic.WriteFolder(place, staged =>
        {
            Atomic.CreateFolder(Path.Combine(staged, Images));
            if (report.Chart is { } chart)
            {
                Write(Path.Combine(staged, Images, chart.FileName), Encoding.UTF8.GetBytes(chart.DrawAlone()));
            }

            foreach ((string prefix, ModelView model) in prefixes.Zip(report.Models))
            {
                foreach ((string name, byte[] content) in Files(model))
                {
                    Write(Path.Combine(staged, prefix + name), content);
                }
            }

            Write(Path.Combine(staged, Markdown), Encoding.UTF8.GetBytes(MarkdownReport.Render(report, prefixes)));
            Write(Path.Combine(staged, Json), JsonSerializer.SerializeToUtf8Bytes(Data(report, runs), RunJson.Default.ReportData));
            Write(Path.Combine(staged, Html), Encoding.UTF8.GetBytes(HtmlReport.Render(report)));
        }));
        return new ReportRecord(Path.Combine(place, Html), Path.Combine(place, Markdown), report.Caution) { Json = Path.Combine(place, Json) };
    }

    // Where a model lies on this machine is nobody's business.
    private static ReportData Data(ReportView report, IReadOnlyList<StoredRun> runs) =>
        new(report.Title, report.Caution, [.. runs.Select(run => new ReportedModel(run.Name, run.Run is { } record ? record with { SavedModel = null, Profile = null } : null, run.Evaluation) { Regression = run.Regression })]);

    private static IEnumerable<(string Name, byte[] Content)> Files(ModelView model) =>
    [
        .. model.Curves.Concat(model.Plots).Select(plot => (plot.FileName, Encoding.UTF8.GetBytes(plot.DrawAlone()))),
        .. model.Misclassified.Select((image, i) => (MarkdownReport.MisclassifiedName(i), image.Png)),
    ];

    // A model's name comes from a file: whatever it says, the images stay in their folder. Two models of one name get files of their own.
    private static string FileName(string model, int index)
    {
        string plain = string.Concat(model.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
        return string.Create(CultureInfo.InvariantCulture, $"{index + 1}-{plain}");
    }

    private static void Guard(string place, string problem, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not ModelFormatException))
        {
            throw new ModelFormatException(problem, place, inner: error);
        }
    }

    private static void Write(string path, byte[] content) => Atomic.StageFile(path, stream => stream.Write(content));
}
