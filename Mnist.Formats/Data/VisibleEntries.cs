namespace Mnist.Formats.Data;

/// <summary>What a folder holds, in the order of the names, without what is hidden: <see cref="HiddenNames"/>, and what Windows marks as hidden.</summary>
internal static class VisibleEntries
{
    private static readonly EnumerationOptions Options = new() { IgnoreInaccessible = false, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };

    /// <summary>Paths of its files.</summary>
    /// <exception cref="DatasetException">The folder cannot be listed.</exception>
    public static IReadOnlyList<string> Files(string folder) => List(folder, path => Directory.EnumerateFiles(path, "*", Options));

    /// <summary>Paths of its folders.</summary>
    /// <exception cref="DatasetException">The folder cannot be listed.</exception>
    public static IReadOnlyList<string> Folders(string folder) => List(folder, path => Directory.EnumerateDirectories(path, "*", Options));

    private static string[] List(string folder, Func<string, IEnumerable<string>> enumerate)
    {
        try
        {
            return [.. enumerate(folder).Where(path => !HiddenNames.Contain(Path.GetFileName(path))).Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The folder '{folder}' cannot be listed; check its permissions.", error);
        }
    }
}
