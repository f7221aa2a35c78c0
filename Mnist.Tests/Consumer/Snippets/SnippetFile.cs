namespace Mnist.Tests.Consumer.Snippets;

/// <summary>A file of this folder: the using lines at its head, and the statements of its region README without their indentation.</summary>
internal sealed record SnippetFile(string Name, IReadOnlySet<string> Usings, string Statements)
{
    public static IReadOnlyList<SnippetFile> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Folder, "Mnist.Tests", "Consumer", "Snippets"), "*.cs").Select(Read).Where(file => file.Statements.Length > 0),
    ];

    /// <summary>Splits code of top-level statements in the same way.</summary>
    public static (IEnumerable<string> Usings, string Statements) Split(string code)
    {
        string[] lines = code.Split('\n');
        return (lines.Where(IsUsing), string.Join('\n', lines.SkipWhile(line => IsUsing(line) || line.Length == 0)).TrimEnd());
    }

    private static SnippetFile Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        IEnumerable<string> region = lines.SkipWhile(line => line.Trim() != "#region README").Skip(1).TakeWhile(line => line.Trim() != "#endregion");
        const string indent = "        ";
        return new SnippetFile(
            Path.GetFileName(path),
            lines.Where(IsUsing).ToHashSet(),
            string.Join('\n', region.Select(line => line.StartsWith(indent, StringComparison.Ordinal) ? line[indent.Length..] : line)));
    }

    private static bool IsUsing(string line) => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('(');
}
