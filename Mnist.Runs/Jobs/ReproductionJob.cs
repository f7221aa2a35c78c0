using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;
using Mnist.Runs.Reports;

namespace Mnist.Runs.Jobs;

/// <summary>The main job: trains models by the paper's recipes, evaluates them, and writes the report.</summary>
public sealed class ReproductionJob
{
    private readonly TimeProvider _clock;
    private readonly string _folder;

    /// <summary>Checks and resolves the settings.</summary>
    /// <param name="settings">What is asked for.</param>
    /// <param name="clock">The time; the system's by default.</param>
    /// <exception cref="SettingsException">Values cannot be used; it lists all of them.</exception>
    public ReproductionJob(ReproduceSettings settings, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        SettingsException.ThrowIfAny(settings.Problems());
        _clock = clock ?? TimeProvider.System;
        _folder = settings.Out ?? ReproduceSettings.DefaultOut;
        Runs = [.. settings.Trainings().Select(TrainingRun.Create)];
    }

    /// <summary>The trainings, in their order.</summary>
    public IReadOnlyList<TrainingRun> Runs { get; }

    /// <summary>Trains, saves and evaluates each model, then writes the report.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="events">What the host wants to hear of.</param>
    /// <param name="cancellation">Stops training between batches; models that are finished are kept.</param>
    /// <returns>The results of each model, and where the report is.</returns>
    /// <exception cref="DatasetException">The images are of another size than the models take.</exception>
    /// <exception cref="SettingsException">The validation split leaves no images to train on or to validate with.</exception>
    /// <exception cref="ModelFormatException">A model or the report cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The job was stopped.</exception>
    public ReproduceRecord Run(ImageDataset data, TrainingEvents? events = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        foreach (TrainingRun run in Runs)
        {
            run.RequireFitting(data);
            run.RequireWritable();
        }

        ReportFolder.RequireWritable(_folder);
        StoredRun[] runs = [.. Runs.Select(run => new TrainingJob(run, _clock).RunChecked(data, events, cancellation).Stored)];
        ReportRecord report = ReportFolder.Write(runs, _folder);
        return new ReproduceRecord([.. runs.Select(Result)], report.Report, report.Caution);
    }

    private static ReproducedModel Result(StoredRun stored)
    {
        RunRecord run = stored.Run!;
        ReferenceAccuracies? reference = ReportText.Reference(stored)?.Reference;
        return new ReproducedModel(
            run.Model, run.Parameters, run.Epochs, run.TestLoss, stored.Evaluation?.Accuracy ?? run.TestAccuracy, run.Seconds, reference?.Paper, reference);
    }
}
