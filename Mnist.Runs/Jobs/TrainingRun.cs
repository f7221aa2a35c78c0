using System.Globalization;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Formats.Disk;
using Mnist.Models;
using Mnist.Models.Execution;
using Mnist.Models.Layers;
using Mnist.Models.Optimizers;
using Mnist.Models.Training;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;

namespace Mnist.Runs.Jobs;

/// <summary>A training whose settings are checked and resolved: made once and passed on, so that whoever takes part goes by the same recipe.</summary>
public sealed class TrainingRun
{
    private const string CheckpointEnding = ".checkpoint";

    private readonly TrainSettings _settings;

    private TrainingRun(TrainSettings settings)
    {
        _settings = settings;
        Zoo = ModelZoo.Get(settings.Model);
        Folder = settings.Out ?? Path.Combine(ReproduceSettings.DefaultOut, ReproduceSettings.ModelsFolder, Zoo.Name);
        string optimizer = settings.Optimizer ?? Zoo.Recipe.Optimizer;
        Recipe = Zoo.Recipe with
        {
            Epochs = settings.Epochs ?? Zoo.Recipe.Epochs,
            BatchSize = settings.BatchSize ?? Zoo.Recipe.BatchSize,
            Optimizer = optimizer,
            LearningRate = settings.LearningRate ?? (settings.Optimizer is null ? Zoo.Recipe.LearningRate : Optimizer.Get(optimizer).LearningRate),
            ValidationSplit = settings.ValidationSplit ?? Zoo.Recipe.ValidationSplit,
        };
        Checkpoints = settings.CheckpointEvery is null && !settings.Resume && !settings.KeepsCheckpoints
            ? null
            : new CheckpointOptions
            {
                Folder = Path.TrimEndingDirectorySeparator(Folder) + CheckpointEnding,
                EverySteps = settings.CheckpointEvery ?? 0,
                EveryEpochs = settings.CheckpointEvery is null ? 1 : 0,
                Resume = settings.Resume,
            };
    }

    /// <summary>The model of the zoo.</summary>
    public ZooModel Zoo { get; }

    /// <summary>Its recipe with the changes that were asked for.</summary>
    public Recipe Recipe { get; }

    /// <summary>Seed of weights, order and dropout.</summary>
    public ulong Seed => (ulong)(_settings.Seed ?? TrainSettings.DefaultSeed);

    /// <summary>Threads that train.</summary>
    public int Threads => _settings.Threads ?? Environment.ProcessorCount;

    /// <summary>How convolutions are computed.</summary>
    public ConvolutionAlgorithm Convolution => ConvolutionNames.Find(_settings.Convolution ?? ConvolutionNames.All[0])!.Value;

    /// <summary>Whether training goes on where its loss is no number any more.</summary>
    public bool IgnoreDivergence => _settings.IgnoreDivergence;

    /// <summary>Folder of the SavedModel.</summary>
    public string Folder { get; }

    /// <summary>Where the state of training is kept; null: nowhere.</summary>
    public CheckpointOptions? Checkpoints { get; }

    /// <summary>Whether a run that was stopped goes on, and a finished one is kept.</summary>
    internal bool Resumes => Checkpoints is { Resume: true };

    /// <summary>Whether there is a checkpoint to go on from.</summary>
    public bool HasCheckpoint => Checkpoints is not null && CheckpointFolder.Newest(Checkpoints.Folder) is not null;

    /// <summary>Checks and resolves settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The run; nothing is read or written yet.</returns>
    /// <exception cref="SettingsException">Values cannot be used; it lists all of them.</exception>
    public static TrainingRun Create(TrainSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        SettingsException.ThrowIfAny(settings.Problems());
        return new TrainingRun(settings);
    }

    /// <summary>Finds out before hours of training whether the model can be saved, and whether the checkpoint is as the settings say.</summary>
    /// <exception cref="ModelFormatException">The model cannot be saved, or there is a checkpoint that would be lost.</exception>
    public void RequireWritable()
    {
        FolderLock.RequireFree(Folder);
        RequireNothingLost();
    }

    /// <summary>Keeps the folder for this run; a second one is refused until it is given back.</summary>
    /// <exception cref="ModelFormatException">Another run is at work there, or as for <see cref="RequireWritable"/>.</exception>
    internal FolderLock Take(TimeProvider clock)
    {
        FolderLock held = FolderLock.Take(Folder, clock);
        try
        {
            RequireNothingLost();
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private void RequireNothingLost()
    {
        if (Checkpoints is { Resume: false } && HasCheckpoint)
        {
            throw new ModelFormatException("it holds the checkpoint of an unfinished run; resume that run, or remove the folder to start again", Checkpoints.Folder);
        }

        RunFolder.RequireWritable(Folder);
    }

    /// <summary>Training images used of a data set, those held back for validation included.</summary>
    /// <param name="data">The data set.</param>
    /// <returns>Their number.</returns>
    public int TrainingImages(ImageDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Math.Min(_settings.Limit ?? data.TrainLabels.Length, data.TrainLabels.Length);
    }

    /// <summary>How much there is to compute, in multiply-adds of the forward pass: for estimating times.</summary>
    /// <param name="data">The data set.</param>
    /// <returns>The number.</returns>
    public double MultiplyAdds(ImageDataset data) => Zoo.MultiplyAdds * (double)Recipe.Epochs * TrainingImages(data) * (1 - Recipe.ValidationSplit);

    /// <summary>Makes the optimizer of the recipe.</summary>
    /// <returns>A new one, with the recipe's learning rate.</returns>
    public Optimizer CreateOptimizer()
    {
        Optimizer optimizer = Optimizer.Get(Recipe.Optimizer);
        optimizer.LearningRate = Recipe.LearningRate;
        return optimizer;
    }

    /// <summary>Makes the model, compiled by the recipe.</summary>
    /// <returns>A model ready for <c>fit</c>.</returns>
    public Sequential CreateModel()
    {
        Sequential model = Zoo.Build(Seed, CreateOptimizer());
        model.Threads = Threads;
        model.Convolution = Convolution;
        model.Profile = _settings.Profile ? new StepProfile() : null;
        return model;
    }

    /// <summary>How the convolutions of a model are computed, for its record; null where it has none.</summary>
    internal string? ConvolutionOf(Sequential model) => model.Layers.Any(layer => layer is Conv2D) ? ConvolutionNames.Of(Convolution) : null;

    /// <summary>Checks what only the data can tell: the size of the images, and whether the validation split leaves images on both sides.</summary>
    /// <exception cref="DatasetException">The images are of another size than the model takes.</exception>
    /// <exception cref="SettingsException">The split leaves none on one side.</exception>
    internal void RequireFitting(ImageDataset data)
    {
        int side = (int)Math.Sqrt(Zoo.InputShape.size);
        if ((data.Rows, data.Columns) != (side, side))
        {
            throw new DatasetException($"The model '{Zoo.Name}' takes images of {side} x {side}, '{data.Location}' holds images of {data.Rows} x {data.Columns}; give another data set.");
        }

        if (data.ClassNames.Count != ImageDataset.Classes)
        {
            throw new DatasetException($"The model '{Zoo.Name}' tells {ImageDataset.Classes} classes apart, '{data.Location}' holds images of {data.ClassNames.Count}; give another data set, or train a model of your own.");
        }

        int images = TrainingImages(data);
        int training = ValidationSplit.TrainingRows(images, Recipe.ValidationSplit);
        if (training == 0 || (Recipe.ValidationSplit > 0 && training == images))
        {
            throw new SettingsException(new SettingProblem(
                nameof(TrainSettings.ValidationSplit),
                string.Create(CultureInfo.InvariantCulture, $"{Recipe.ValidationSplit} of {images} images leaves none to {(training == 0 ? "train on" : "validate with")}; use more images or another fraction.")));
        }
    }
}
