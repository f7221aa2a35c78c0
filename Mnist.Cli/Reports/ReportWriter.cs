using System.Globalization;
using System.Text;
using Mnist.Cli.Runs;
using Mnist.Formats;
using Mnist.Formats.Data;

namespace Mnist.Cli.Reports;

/// <summary>Writes the evaluation report: one self-contained HTML file, and the same in Markdown with its pictures beside it.</summary>
internal static class ReportWriter
{
    private const string PictureFolder = "report-files";
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
            blocked = Path.Combine(folder, PictureFolder);
            Directory.CreateDirectory(blocked);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new ModelFormatException("the report cannot be written there; remove what is in its way, or give another folder with --out", blocked, inner: error);
        }
    }

    /// <summary>Writes both files.</summary>
    /// <returns>Path of the HTML file.</returns>
    /// <exception cref="ModelFormatException">The folder cannot be written.</exception>
    public static string Write(IReadOnlyList<ScoredRun> runs, ImageDataset data, string folder)
    {
        string html = Path.Combine(folder, Html);
        try
        {
            ModelPictures[] pictures = [.. runs.Select(run => ModelPictures.Draw(run, data))];
            string[] prefixes = [.. runs.Select((run, i) => $"{PictureFolder}/{FileName(run.Run.Model, i)}-")];
            Directory.CreateDirectory(Path.Combine(folder, PictureFolder));
            foreach ((string prefix, ModelPictures drawn) in prefixes.Zip(pictures))
            {
                foreach ((string name, byte[] content) in drawn.Files)
                {
                    Replace(Path.Combine(folder, prefix + name), content);
                }
            }

            Replace(Path.Combine(folder, Markdown), Encoding.UTF8.GetBytes(MarkdownReport.Render(runs, pictures, prefixes)));
            Replace(html, Encoding.UTF8.GetBytes(HtmlReport.Render(runs, pictures)));
            return html;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not ModelFormatException))
        {
            throw new ModelFormatException("the report cannot be written; the models are saved", html, inner: error);
        }
    }

    // A model's name comes from a file: whatever it says, the pictures stay in their folder.
    private static string FileName(string model, int index)
    {
        string plain = string.Concat(model.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
        return plain == model ? plain : string.Create(CultureInfo.InvariantCulture, $"{index + 1}-{plain}");
    }

    private static void Replace(string path, byte[] content) => Atomic.WriteFile(path, stream => stream.Write(content));
}
