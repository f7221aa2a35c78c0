using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Formats.Disk;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;
using Mnist.Runs.Reports;

namespace Mnist.Runs.Jobs;

/// <summary>The main job: trains models by the paper's recipes, evaluates them, and writes the report.</summary>
public sealed class ReproductionJob
{
    private readonly TimeProvider _clock;
    private readonly string _folder;
    private readonly TrainingJob[] _jobs;

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
        _jobs = [.. Runs.Select(run => new TrainingJob(run, _clock))];
    }

    /// <summary>The trainings, in their order.</summary>
    public IReadOnlyList<TrainingRun> Runs { get; }

    /// <summary>Begins to compile the kernels of the first model on another thread, so that a host may read the data meanwhile; <see cref="Run"/> waits for it.</summary>
    public void BeginWarmUp()
    {
        if (Order(Enumerable.Range(0, _jobs.Length).Where(i => !Runs[i].Resumes || Runs[i].HasCheckpoint || !FinishedRun.IsIn(Runs[i].Folder))).FirstOrDefault(-1) is >= 0 and int first)
        {
            _jobs[first].BeginWarmUp();
        }
    }

    /// <summary>Trains, saves and evaluates each model, then writes the report of all.</summary>
    /// <remarks>
    /// The model under way has a checkpoint, written after each epoch and when training is stopped. A job that resumes keeps the models that an earlier one has finished with the same settings,
    /// and goes on with the one that has a checkpoint, before it begins others: so a checkpoint of other settings is refused before anything is trained.
    /// </remarks>
    /// <param name="data">The data set.</param>
    /// <param name="events">What the host wants to hear of.</param>
    /// <param name="cancellation">Stops training between batches; models that are finished are kept, and the one under way as a checkpoint.</param>
    /// <returns>The results of each model, and where the report is.</returns>
    /// <exception cref="DatasetException">The images are of another size than the models take.</exception>
    /// <exception cref="SettingsException">The validation split leaves no images to train on or to validate with.</exception>
    /// <exception cref="ModelFormatException">A model or the report cannot be written, there is a checkpoint that would be lost, or it is of other settings.</exception>
    /// <exception cref="OperationCanceledException">The job was stopped.</exception>
    public ReproduceRecord Run(ImageDataset data, TrainingEvents? events = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        foreach (TrainingRun run in Runs)
        {
            run.RequireFitting(data);
        }

        List<FolderLock> held = [];
        try
        {
            foreach (TrainingRun run in Runs)
            {
                held.Add(run.Take(_clock));
            }

            return RunHeld(data, events, cancellation);
        }
        finally
        {
            held.ForEach(one => one.Dispose());
        }
    }

    private ReproduceRecord RunHeld(ImageDataset data, TrainingEvents? events, CancellationToken cancellation)
    {
        ReportFolder.RequireWritable(_folder);
        TrainedModel[] models = Train(data, events, cancellation);
        ReportRecord report = ReportFolder.Write([.. models.Select(model => model.Stored)], _folder);
        return new ReproduceRecord([.. models.Select(Result)], report.Report, report.Caution);
    }

    private TrainedModel[] Train(ImageDataset data, TrainingEvents? events, CancellationToken cancellation)
    {
        TrainedModel?[] models = [.. _jobs.Select(job => job.TakeOver(data, events))];
        foreach (int i in Order(Enumerable.Range(0, _jobs.Length).Where(i => models[i] is null)).ToArray())
        {
            models[i] = _jobs[i].RunChecked(data, events, cancellation);
        }

        return models!;
    }

    private IEnumerable<int> Order(IEnumerable<int> runs) => runs.OrderBy(i => !Runs[i].HasCheckpoint);

    private static ReproducedModel Result(TrainedModel trained)
    {
        RunRecord run = trained.Run;
        ReferenceAccuracies? reference = ReportText.Reference(trained.Stored)?.Reference;
        return new ReproducedModel(
            run.Model,
            run.Parameters,
            run.Epochs,
            run.TestLoss,
            trained.Evaluation?.Accuracy ?? run.TestAccuracy,
            run.Seconds,
            run.PureSeconds,
            run.ImagesPerSecond,
            run.WeightsSha256,
            trained.TakenOver,
            reference?.Paper,
            reference?.Keras);
    }
}
