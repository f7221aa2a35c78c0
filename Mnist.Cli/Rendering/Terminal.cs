using Spectre.Console;

namespace Mnist.Cli.Rendering;

/// <summary>What a console can show.</summary>
internal static class Terminal
{
    /// <summary>Whether images, colours and live progress make sense.</summary>
    public static bool IsInteractive(this IAnsiConsole console) => console.Profile.Capabilities is { Interactive: true, Ansi: true };
}
