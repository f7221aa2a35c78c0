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
    };

    /// <summary>A problem of settings as a line for whoever gave the command.</summary>
    public static string Line(SettingProblem problem) => $"{Arguments.GetValueOrDefault(problem.Property) ?? "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(problem.Property)}: {problem.Text}";
}
