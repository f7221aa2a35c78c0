using Mnist.Formats;
using Mnist.Runs.Records;
using Mnist.Runs.Reports;

namespace Mnist.Runs.Jobs;

/// <summary>Makes the report of runs from their records alone: neither data nor models are needed.</summary>
public sealed class ReportJob
{
    private readonly ReportSettings _settings;

    /// <summary>Checks the settings.</summary>
    /// <param name="settings">What is asked for.</param>
    /// <exception cref="SettingsException">Values cannot be used; it lists all of them.</exception>
    public ReportJob(ReportSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        SettingsException.ThrowIfAny(settings.Problems());
        _settings = settings;
    }

    /// <summary>Reads the records and writes the report. A run that cannot be read does not cost the others theirs: <see cref="ReportRecord.Unreadable"/> names it.</summary>
    /// <returns>Where it is.</returns>
    /// <exception cref="ModelFormatException">No run can be read, or the report cannot be written.</exception>
    public ReportRecord Run()
    {
        List<ModelFormatException> problems = [];
        StoredRun[] runs = [.. _settings.Runs.SelectMany(folder => RunFolder.ReadAll(folder, problems.Add))];
        if (runs.Length == 0)
        {
            throw problems[0];
        }

        ReportRecord report = ReportFolder.Write(runs, _settings.Out ?? ReproduceSettings.DefaultOut);
        return problems.Count == 0 ? report : report with { Unreadable = [.. problems.Select(problem => new UnreadableRun(problem.File!, problem.Message))] };
    }
}
