using System.CommandLine;
using Mnist.MLNet.Engines;

namespace Mnist.Cli.Commands;

/// <summary><c>--engine</c> of the commands that score.</summary>
internal static class EngineOption
{
    public static Option<string?> Create() => new("--engine")
    {
        Description = $"What scores: {string.Join(" or ", ScoringEngines.Names)}; {ScoringEngines.Default} by default. managed needs no native library.",
        HelpName = "NAME",
    };
}
