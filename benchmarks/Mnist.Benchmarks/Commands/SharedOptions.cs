using System.CommandLine;
using Mnist.Benchmarks.Steps;
using Mnist.Runs.Paper;

namespace Mnist.Benchmarks.Commands;

/// <summary>Options of several commands.</summary>
internal static class SharedOptions
{
    public static Option<bool> Json { get; } = new("--json") { Description = "JSON in place of tables: one object a line.", Recursive = true };

    public static Option<string> Models { get; } = ModelsOf(ModelZoo.Paper);

    public static Option<int> Threads { get; } = new("--threads") { Description = "Threads of both sides; all processors by default.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };

    public static Option<DirectoryInfo?> Folder { get; } = new("--folder") { Description = "Folder of the trained SavedModels; models above the program by default.", HelpName = "DIR" };

    /// <summary>Rounds of a comparison; a median of fewer than five says little on a busy machine.</summary>
    public static Option<int> Rounds(int standard) => new("--rounds") { Description = "How often everything is measured, alternately.", HelpName = "N", DefaultValueFactory = _ => standard };

    /// <summary>Which models are measured.</summary>
    public static Option<string> ModelsOf(IEnumerable<ZooModel> standard)
    {
        string names = string.Join(',', standard.Select(model => model.Name));
        return new("--models") { Description = "Which models, separated by commas.", HelpName = "a,b", DefaultValueFactory = _ => names };
    }

    /// <summary>The paper's models asked for.</summary>
    public static ZooModel[] ReadModels(ParseResult parsed) => [.. parsed.GetRequiredValue(Models).Split(',').Select(ModelZoo.Get)];

    /// <summary>The models asked for of those whose steps are measured.</summary>
    public static ZooModel[] ReadModels(ParseResult parsed, Option<string> models) => [.. parsed.GetRequiredValue(models).Split(',').Select(MeasuredModels.Get)];

    /// <summary>The folder of the trained models: the one named, or <c>models</c> above the program.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string FindModels(ParseResult parsed)
    {
        if (parsed.GetValue(Folder) is DirectoryInfo named)
        {
            return named.FullName;
        }

        for (string? above = AppContext.BaseDirectory; above is not null; above = Path.GetDirectoryName(above))
        {
            string models = Path.Combine(above, "models");
            if (File.Exists(Path.Combine(models, "mlp", "saved_model.pb")))
            {
                return models;
            }
        }

        throw new InvalidOperationException("No folder 'models' with trained SavedModels lies above the program; name one with --folder.");
    }
}
