using System.CommandLine;

namespace Mnist.Cli.Commands;

/// <summary><c>--resume</c> of the commands that train.</summary>
internal static class ResumeOption
{
    public static Option<bool> Create(string description) => new("--resume") { Description = $"{description}, to the same bits as if it had never been stopped; start where there is nothing to go on from." };
}
