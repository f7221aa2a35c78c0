using System.Text.RegularExpressions;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Architecture;

/// <summary>A table of ARCHITECTURE.md: who may use whom.</summary>
internal sealed partial class ArrowTable
{
    private const string AllAbove = "all above";

    private readonly List<(string[] Names, string[] Uses)> _rows = [];

    private ArrowTable(string heading)
    {
        Heading = heading;
        string text = File.ReadAllText(Path.Combine(FixtureFolder.Repository, "ARCHITECTURE.md"));
        int start = text.IndexOf($"{heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"ARCHITECTURE.md has no '{heading}'.");
        IEnumerable<string> lines = text[(start + heading.Length)..].Split('\n').Skip(1)
            .TakeWhile(line => !line.StartsWith('#')).SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|')).Skip(2);
        foreach (string[] cells in lines.Select(line => line.Split('|')[1..^1]))
        {
            string[] above = [.. Names];
            _rows.Add((NamesIn(cells[0]), cells[^1].Trim() == AllAbove ? above : NamesIn(cells[^1])));
        }

        Assert.True(_rows.Count > 0, $"'{heading}' of ARCHITECTURE.md has no table.");
    }

    /// <summary>Heading it stands under.</summary>
    public string Heading { get; }

    /// <summary>Everything a row is about.</summary>
    public IEnumerable<string> Names => _rows.SelectMany(row => row.Names);

    /// <summary>The table of the projects.</summary>
    public static ArrowTable Projects { get; } = new("# Architecture");

    /// <summary>The table of a project's folders; the project's name stands for its namespace without a folder.</summary>
    public static ArrowTable Folders(string project) => new($"## {project}");

    /// <summary>Whether one may use the other.</summary>
    public bool Allows(string from, string to) => _rows.Exists(row => row.Names.Contains(from) && (row.Names.Contains(to) || row.Uses.Contains(to)));

    /// <summary>What a row uses without standing below it; empty in a table without circles.</summary>
    public IEnumerable<string> PointingUp() => _rows.SelectMany((row, i) =>
        row.Uses.Except(_rows.Take(i).SelectMany(above => above.Names)).Select(use => $"{Heading}: the row of {row.Names[0]} uses {use}, which has no row above it."));

    private static string[] NamesIn(string cell) => [.. Quoted().Matches(cell).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"`([\w.]+)/?`")]
    private static partial Regex Quoted();
}
