using System.IO.Enumeration;

namespace Mnist.Formats.Data.Tables;

/// <summary>A path with <c>*</c> for any letters of a name and <c>?</c> for one, as shells have it: <c>2026-*/part-*.csv</c>.</summary>
internal static class FilePattern
{
    private static readonly char[] Wild = ['*', '?'];
    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>Whether a path is one, rather than the name of something that is there.</summary>
    public static bool Is(string path) => path.IndexOfAny(Wild) >= 0 && !File.Exists(path) && !Directory.Exists(path);

    /// <summary>The folder above the first name that is open.</summary>
    public static string Root(string path) => Split(path).Root;

    /// <summary>The files it stands for, in the order people count in (2 before 10); hidden ones are passed over.</summary>
    /// <param name="path">The path.</param>
    /// <param name="cancellation">Stops the looking.</param>
    /// <exception cref="DatasetException">There are none, or a folder cannot be listed.</exception>
    public static IReadOnlyList<string> Files(string path, CancellationToken cancellation)
    {
        (string root, string[] names) = Split(path);
        VisibleEntries entries = new(cancellation);
        List<string> folders = [root];
        foreach (string name in names[..^1])
        {
            // Names without a wildcard are looked up, hidden ones and .. too.
            folders = name.IndexOfAny(Wild) < 0
                ? [.. folders.Select(folder => Path.Join(folder, name)).Where(Directory.Exists)]
                : [.. folders.Where(Directory.Exists).SelectMany(entries.Folders).Where(folder => Matches(name, folder))];
        }

        string last = names[^1];
        string[] files = last.IndexOfAny(Wild) < 0
            ? [.. folders.Select(folder => Path.Join(folder, last)).Where(File.Exists)]
            : [.. folders.Where(Directory.Exists).SelectMany(entries.Files).Where(file => Matches(last, file))];
        Array.Sort(files, NaturalOrder.Comparer);
        return files.Length > 0 ? files : throw new DatasetException($"'{path}' matches no file; check the names before and after * and ?.");
    }

    // Everything before the first open name is a folder as it stands.
    private static (string Root, string[] Names) Split(string path)
    {
        int open = path.IndexOfAny(Wild);
        int at = path.LastIndexOfAny(Separators, open) + 1;
        return (at == 0 ? "." : path[..at], path[at..].Split(Separators, StringSplitOptions.RemoveEmptyEntries));
    }

    private static bool Matches(string pattern, string path) => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path), ignoreCase: OperatingSystem.IsWindows());
}
