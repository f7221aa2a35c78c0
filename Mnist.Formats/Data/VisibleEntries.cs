using System.IO.Enumeration;

namespace Mnist.Formats.Data;

/// <summary>What folders hold, in the order of the names, without what is hidden: <see cref="HiddenNames"/>, and what Windows marks as hidden. Each folder is listed once, however often it is asked for.</summary>
/// <param name="cancellation">Stops the listing.</param>
internal sealed class VisibleEntries(CancellationToken cancellation = default)
{
    private static readonly EnumerationOptions Options = new() { IgnoreInaccessible = false, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };

    private readonly Dictionary<string, (string[] Files, string[] Folders)> _listed = new(StringComparer.Ordinal);

    /// <summary>Paths of its files.</summary>
    /// <exception cref="DatasetException">The folder cannot be listed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IReadOnlyList<string> Files(string folder) => List(folder).Files;

    /// <summary>Paths of its folders.</summary>
    /// <exception cref="DatasetException">The folder cannot be listed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IReadOnlyList<string> Folders(string folder) => List(folder).Folders;

    private (string[] Files, string[] Folders) List(string folder)
    {
        if (!_listed.TryGetValue(folder, out (string[] Files, string[] Folders) entries))
        {
            entries = _listed[folder] = Enumerate(folder);
        }

        return entries;
    }

    private (string[] Files, string[] Folders) Enumerate(string folder)
    {
        (List<string> files, List<string> folders) = ([], []);
        try
        {
            FileSystemEnumerable<(string Path, bool IsFolder)> all = new(folder, (ref FileSystemEntry entry) => (entry.ToSpecifiedFullPath(), entry.IsDirectory), Options);
            foreach ((string path, bool isFolder) in all)
            {
                cancellation.ThrowIfCancellationRequested();
                if (!HiddenNames.Contain(Path.GetFileName(path)))
                {
                    (isFolder ? folders : files).Add(path);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The folder '{folder}' cannot be listed; check its permissions.", error);
        }

        files.Sort(StringComparer.Ordinal);
        folders.Sort(StringComparer.Ordinal);
        return ([.. files], [.. folders]);
    }
}
