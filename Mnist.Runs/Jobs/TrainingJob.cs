using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Formats.Disk;
using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Callbacks;
using Mnist.Models.Training;
using Mnist.Runs.Records;
using static Mnist.Models.KerasApi;

namespace Mnist.Runs.Jobs;

/// <summary>Trains a model of the zoo, saves it with its record, and evaluates what was saved.</summary>
/// <param name="run">What is trained, and how.</param>
/// <param name="clock">The time; the system's by default.</param>
/// <example><code>
/// TrainingRun run = TrainingRun.Create(new TrainSettings { Model = "cnn", Epochs = 3, Out = "out/models/cnn" });
/// TrainedModel trained = new TrainingJob(run).Run(DatasetLocator.Find("mnist"));
/// Console.WriteLine(trained.Evaluation!.Accuracy);
/// </code></example>
public sealed class TrainingJob(TrainingRun run, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private Task _warmUp = Task.CompletedTask;

    /// <summary>Begins to compile the kernels on another thread, so that a host may read the data meanwhile; <see cref="Run"/> waits for it.</summary>
    public void BeginWarmUp() => _warmUp = WarmUp.Start(run);

    /// <summary>Trains, saves and evaluates. A run that resumes goes on from its checkpoint; where there is none, but a finished model of the same settings, that one is the result.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="events">What the host wants to hear of.</param>
    /// <param name="cancellation">Stops training between batches. A model that is saved is evaluated to the end: that takes moments.</param>
    /// <returns>The model, its record and its evaluation.</returns>
    /// <exception cref="DatasetException">The images are of another size than the model takes.</exception>
    /// <exception cref="SettingsException">The validation split leaves no images to train on or to validate with.</exception>
    /// <exception cref="ModelFormatException">The model cannot be saved, or the checkpoint is of other settings.</exception>
    /// <exception cref="TrainingDivergedException">The loss became NaN or infinite; nothing is saved but the checkpoint of before, if there is one.</exception>
    /// <exception cref="OperationCanceledException">Training was stopped; nothing is saved but the checkpoint, if there is one.</exception>
    public TrainedModel Run(ImageDataset data, TrainingEvents? events = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        run.RequireFitting(data);
        using FolderLock held = run.Take(_clock);
        return TakeOver(data, events) ?? RunChecked(data, events, cancellation);
    }

    /// <summary>The model that an earlier run has finished with the same settings, if this one resumes; null: there is none, and training is to begin or to go on.</summary>
    internal TrainedModel? TakeOver(ImageDataset data, TrainingEvents? events)
    {
        if (!FinishedRun.IsIn(run.Folder))
        {
            return null;
        }

        // A checkpoint is younger than the finished model beside it, and would be lost.
        if (!run.Resumes || run.HasCheckpoint)
        {
            events?.Replaces?.Invoke(run, null);
            return null;
        }

        FinishedRun finished = FinishedRun.Read(run, data);
        if (finished.Difference is { } difference)
        {
            events?.Replaces?.Invoke(run, difference);
            return null;
        }

        RunRecord record = finished.Record!;
        EvaluationRecord? evaluation = finished.Evaluation ?? Evaluate(record, data, run.Folder, run.Folder);

        // An earlier run may have been killed while it removed what it no longer needed.
        CheckpointFolder.Delete(run.Checkpoints!.Folder);
        TrainedModel kept = new(finished.Model!, record with { SavedModel = run.Folder }, evaluation, TakenOver: true);
        events?.TakenOver?.Invoke(run, kept);
        return kept;
    }

    /// <summary>As <see cref="Run"/>, for a job that has checked all its runs before the first and taken over what is finished.</summary>
    internal TrainedModel RunChecked(ImageDataset data, TrainingEvents? events, CancellationToken cancellation)
    {
        _warmUp.GetAwaiter().GetResult();
        Sequential model = run.CreateModel();
        RunRecord trainedRun = TrainOrEnd(model, data, events, cancellation);
        PhaseMemory.GiveBack();
        (RunRecord record, EvaluationRecord? evaluation) = RunFolder.Write(run.Folder, model, trainedRun, staged => Evaluate(trainedRun, data, staged, null));
        if (run.Checkpoints is not null)
        {
            CheckpointFolder.Delete(run.Checkpoints.Folder);
        }

        TrainedModel trained = new(model, record with { Profile = model.Profile }, evaluation);
        events?.Finished?.Invoke(trained);
        return trained;
    }

    private EvaluationRecord? Evaluate(RunRecord record, ImageDataset data, string savedModel, string? into) => record.Converged
        ? new EvaluationJob(new EvaluateSettings { SavedModel = savedModel, Out = into }, _clock).Run(data, cancellation: CancellationToken.None)
        : null;

    private RunRecord TrainOrEnd(Sequential model, ImageDataset data, TrainingEvents? events, CancellationToken cancellation)
    {
        try
        {
            return Train(model, data, events?.Begins?.Invoke(run, model) ?? [], cancellation);
        }
        catch (DivergenceException error)
        {
            throw new TrainingDivergedException(run, error.Divergence, error);
        }
    }

    private RunRecord Train(Sequential model, ImageDataset data, IReadOnlyList<ICallback> callbacks, CancellationToken cancellation)
    {
        int images = run.TrainingImages(data);
        NDArray x = run.Zoo.Inputs(data.TrainImages, images);
        TrainingTimes times = new(_clock);
        History history = (History)model.fit(
            x,
            OneHot(data.TrainLabels[..images]),
            run.Recipe.BatchSize,
            run.Recipe.Epochs,
            verbose: 0,
            callbacks: [times, .. callbacks, .. run.IgnoreDivergence ? Array.Empty<ICallback>() : [new TerminateOnNaN(raise_error: true)]],
            validation_split: run.Recipe.ValidationSplit,
            checkpoints: run.Checkpoints,
            cancellationToken: cancellation);
        Dictionary<string, float> test = model.evaluate(run.Zoo.Inputs(data.TestImages, data.TestLabels.Length), OneHot(data.TestLabels), verbose: 0, cancellationToken: cancellation);
        return new RunRecord
        {
            Model = run.Zoo.Name,
            Dataset = data.Name,
            Title = run.Zoo.Title,
            Parameters = model.count_params(),
            Layers = [.. model.Layers.Select(layer => new LayerRow(layer.Name, layer.ClassName, new Shape([-1, .. layer.OutputShape.dims]).ToString(), layer.count_params()))],
            Recipe = run.Recipe,
            Epochs = run.Recipe.Epochs,
            Seed = run.Seed,
            Threads = run.Threads,
            Convolution = run.ConvolutionOf(model),
            TrainingImages = images,
            TrainingData = DataIdentity.OfTraining(data, images),
            History = new RunHistory
            {
                Loss = history.history["loss"],
                Accuracy = history.history["accuracy"],
                ValLoss = history.history.GetValueOrDefault("val_loss") ?? [],
                ValAccuracy = history.history.GetValueOrDefault("val_accuracy") ?? [],
            },
            TestLoss = test["loss"],
            TestAccuracy = test["accuracy"],
            Seconds = Math.Round(history.TrainingTime.TotalSeconds, 3),
            TrainingSeconds = Math.Round(times.Seconds, 3),
            StepMilliseconds = Math.Round(times.MedianMilliseconds, 4),
            WeightsSha256 = model.WeightsSha256(),
            Machine = RunMachine.Description,
            Date = _clock.GetUtcNow(),
        };
    }

    private static NDArray OneHot(byte[] labels) => keras.utils.to_categorical(new NDArray(labels), ImageDataset.Classes);
}
