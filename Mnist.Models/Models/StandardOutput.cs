namespace Mnist.Models;

/// <summary>Where models write by default: the one place of the library that knows the console.</summary>
internal static class StandardOutput
{
    /// <summary>Standard output.</summary>
    public static TextWriter Writer => Console.Out;

    /// <summary>Whether a writer shows a line that is written over, as a progress bar is: a redirected log would be left with rubbish in it.</summary>
    public static bool IsTerminal(TextWriter writer) => ReferenceEquals(writer, Console.Out) && !Console.IsOutputRedirected;
}
