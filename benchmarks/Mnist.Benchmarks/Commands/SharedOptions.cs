using System.CommandLine;
using Mnist.Runs.Paper;

namespace Mnist.Benchmarks.Commands;

/// <summary>Options of several commands.</summary>
internal static class SharedOptions
{
    public static Option<bool> Json { get; } = new("--json") { Description = "JSON in place of tables: one object a line.", Recursive = true };

    public static Option<string> Models { get; } = new("--models")
    {
        Description = "Which of the paper's models, separated by commas.",
        HelpName = "a,b",
        DefaultValueFactory = _ => string.Join(',', ModelZoo.Paper.Select(model => model.Name)),
    };

    public static Option<int> Threads { get; } = new("--threads") { Description = "Threads of both sides; all processors by default.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };

    /// <summary>Rounds of a comparison; a median of fewer than five says little on a busy machine.</summary>
    public static Option<int> Rounds(int standard) => new("--rounds") { Description = "How often everything is measured, alternately.", HelpName = "N", DefaultValueFactory = _ => standard };

    /// <summary>The models asked for.</summary>
    public static ZooModel[] ReadModels(ParseResult parsed) => [.. parsed.GetRequiredValue(Models).Split(',').Select(ModelZoo.Get)];
}
