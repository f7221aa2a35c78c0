namespace Mnist.Formats;

/// <summary>Names of things in a file, as a sentence lists them: it may hold more than anybody would read.</summary>
public static class NameList
{
    /// <summary>Most names that are listed.</summary>
    public const int MaxNames = 10;

    /// <summary>The names, separated by commas: the first ones, and how many more there are.</summary>
    /// <param name="names">The names, as the file has them.</param>
    public static string Of(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] all = [.. names];
        string listed = string.Join(", ", all.Take(MaxNames).Select(name => FileText.Name(name)));
        return all.Length > MaxNames ? $"{listed} and {all.Length - MaxNames} more" : listed;
    }
}
