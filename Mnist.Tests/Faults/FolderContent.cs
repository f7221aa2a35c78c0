using System.Security.Cryptography;
using System.Text.Json;

namespace Mnist.Tests.Faults;

/// <summary>What lies in a folder, as text to compare: every name, and the content as far as it does not hang on the clock.</summary>
internal static class FolderContent
{
    /// <summary>A file or a folder; "missing" where there is neither.</summary>
    public static string Of(string path) => File.Exists(path) ? Digest(path)
        : !Directory.Exists(path) ? "missing"
        : string.Join('\n', Names(path).Where(name => !IsTemporary(name)).Select(name => $"{name} {Digest(Path.Combine(path, name))}"));

    /// <summary>Whether a name is of what is not in its place.</summary>
    public static bool IsTemporary(string name) => name.EndsWith(".tmp", StringComparison.Ordinal) || name.EndsWith(".old", StringComparison.Ordinal) || name.EndsWith(".lock", StringComparison.Ordinal);

    /// <summary>Names of all files and empty folders.</summary>
    public static IReadOnlyList<string> Names(string folder) =>
    [
        .. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
            .Where(entry => File.Exists(entry) || !Directory.EnumerateFileSystemEntries(entry).Any())
            .Select(entry => Path.GetRelativePath(folder, entry))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Copies a folder.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string name in Names(from))
        {
            string target = Path.Combine(to, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (File.Exists(Path.Combine(from, name)))
            {
                File.Copy(Path.Combine(from, name), target);
            }
            else
            {
                Directory.CreateDirectory(target);
            }
        }
    }

    private static string Digest(string file) => Path.GetFileName(file) switch
    {
        "run.json" => Json(file, "model", "weightsSha256"),
        "evaluation.json" => Json(file, "model", "accuracy", "confusionMatrix"),

        // Seconds stand in it; whose report it is stands in its headings.
        "report.md" => string.Join('|', File.ReadLines(file).Where(line => line.StartsWith("## ", StringComparison.Ordinal))),
        "report.json" => Json(file, "title"),
        "index.html" => string.Join('|', File.ReadAllText(file).Split('<').Where(tag => tag.StartsWith("h2", StringComparison.Ordinal))),
        _ => Directory.Exists(file) ? "empty" : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))),
    };

    private static string Json(string file, params string[] keys)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(file));
        return string.Join(' ', keys.Select(key => json.RootElement.GetProperty(key).GetRawText()));
    }
}
