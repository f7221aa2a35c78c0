namespace Mnist.KernelGenerator;

/// <summary>Writes statements at a depth.</summary>
internal static class Statements
{
    /// <summary>One on a line.</summary>
    public static string Lines(int indent, IEnumerable<string> statements) => string.Join("\n", statements.Select(statement => new string(' ', indent) + statement));

    /// <summary>Statements about the number-th of <paramref name="count"/>, from 0: the first is always there.</summary>
    public static string If(int indent, int number, string count, IEnumerable<string> statements)
    {
        string margin = new(' ', indent);
        return number == 0 ? Lines(indent, statements) : $"{margin}if ({count} > {number})\n{margin}{{\n{Lines(indent + 4, statements)}\n{margin}}}";
    }

    /// <summary>The same line by line, for statements that are part of others.</summary>
    public static string[] If(int number, string count, IReadOnlyList<string> statements) => [.. If(0, number, count, statements).Split('\n')];
}
