using System.Globalization;
using Mnist.Formats.TensorFlow;

namespace Mnist.MLNet.Pooling;

/// <summary>What the files of a model look like from outside: which there are, their lengths and times. Two looks that are equal saw the same files.</summary>
/// <param name="Graph">The graph's file, or the one file of a frozen graph or a zip.</param>
/// <param name="Values">The files of the variables; empty where there are none.</param>
/// <param name="Marker">The file that is written last; empty where none is waited for.</param>
internal sealed record ModelFiles(string Graph, string Values, string Marker)
{
    private const int MostFiles = 2000;

    /// <summary>Looks at a model.</summary>
    /// <param name="location">Its folder or file.</param>
    /// <param name="marker">Name of the file that is written last, or null.</param>
    public static ModelFiles Of(string location, string? marker)
    {
        if (!Directory.Exists(location))
        {
            return new ModelFiles(Describe(location), "", marker is null ? "" : Describe(location + "." + marker));
        }

        string values = string.Join('\n', FilesIn(Path.GetDirectoryName(SavedModelFiles.Variables(location))!).Select(Describe));
        return new ModelFiles(Describe(SavedModelFiles.Graph(location)), values, marker is null ? "" : Describe(Path.Combine(location, marker)));
    }

    /// <summary>Whether the marker is there; true where none is waited for.</summary>
    public bool IsMarked(string? marker) => marker is null || Marker.Length > 0;

    /// <summary>Whether only the graph differs or only the variables, which is how half a copy looks.</summary>
    public bool DiffersInPart(ModelFiles before) => Values.Length > 0 && before.Values.Length > 0 && (Graph == before.Graph) != (Values == before.Values);

    private static string[] FilesIn(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Take(MostFiles).Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It may be gone since; whoever opens the model says what is wrong.
            return [];
        }
    }

    // A link is what it leads to now: folders that are mounted change by their links.
    private static string Describe(string path)
    {
        try
        {
            FileSystemInfo file = new FileInfo(path);
            file = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
            return file is FileInfo { Exists: true } found
                ? string.Create(CultureInfo.InvariantCulture, $"{found.FullName}|{found.Length}|{found.LastWriteTimeUtc.Ticks}|{found.CreationTimeUtc.Ticks}")
                : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Whoever opens it says so.
            return "";
        }
    }
}
