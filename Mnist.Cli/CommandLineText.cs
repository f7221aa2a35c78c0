namespace Mnist.Cli;

/// <summary>A command line as text that a shell reads back as the same command line.</summary>
internal static class CommandLineText
{
    private const string EndOfOptions = "--";
    private const string Plain = "-_./:=,+@%";

    /// <summary>The command line with a switch that is set: the one that goes on.</summary>
    /// <param name="arguments">What came after the program's name.</param>
    /// <param name="name">The switch, as <c>--resume</c>; not repeated where it is there.</param>
    /// <returns>The text, the program's name included.</returns>
    public static string With(IReadOnlyList<string> arguments, string name)
    {
        List<string> words = ["mnist", .. arguments];
        int end = words.IndexOf(EndOfOptions);
        if (!words.Take(end < 0 ? words.Count : end).Contains(name))
        {
            words.Insert(end < 0 ? words.Count : end, name);
        }

        return string.Join(' ', words.Select(Quote));
    }

    private static string Quote(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c))
        ? word
        : OperatingSystem.IsWindows() ? $"\"{word}\"" : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
