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

    /// <summary>Reads the records and writes the report.</summary>
    /// <returns>Where it is.</returns>
    /// <exception cref="ModelFormatException">A folder holds no records, a record is damaged, or the report cannot be written.</exception>
    public ReportRecord Run() => ReportFolder.Write([.. _settings.Runs.SelectMany(RunFolder.ReadAll)], _settings.Out ?? ReproduceSettings.DefaultOut);
}
