using System.Text.Json;
using Mnist.Runs.Records;

namespace Mnist.Cli;

/// <summary>What properties of settings are called on the command line.</summary>
internal static class SettingNames
{
    // All others are options of the property's name: BatchSize is --batch-size.
    private static readonly Dictionary<string, string> Arguments = new()
    {
        [nameof(TrainSettings.Model)] = "MODEL",
        [nameof(EvaluateSettings.SavedModel)] = "DIR",
        [nameof(PredictSettings.Images)] = "IMAGE",
        [nameof(ReportSettings.Runs)] = "RUN",

        // What scoring asks of the file it writes.
        ["overwrites"] = "--force",
    };

    /// <summary>A problem of settings as a line for whoever gave the command.</summary>
    public static string Line(SettingProblem problem) => $"{Of(problem.Property)}: {problem.Text}{Remedy(problem.Repair)}";

    /// <summary>Says which option repairs what a sentence is about.</summary>
    /// <param name="setting">The property or parameter; nothing is said where it is null.</param>
    public static string Remedy(string? setting) => setting is null ? string.Empty : $" The option for it is {Of(setting)}.";

    private static string Of(string property) => Arguments.GetValueOrDefault(property) ?? "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(property);
}
