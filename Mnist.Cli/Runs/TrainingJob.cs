using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Mnist.Cli.Rendering;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Callbacks;
using Mnist.Models.Optimizers;
using Mnist.Models.Saving.SavedModel;
using Mnist.Models.Training;
using Mnist.Runs.Paper;
using static Mnist.Models.KerasApi;

namespace Mnist.Cli.Runs;

/// <summary>Trains a model of the zoo, judges it on the test set, saves it with its record.</summary>
internal sealed class TrainingJob(ImageDataset data, TimeProvider clock)
{
    /// <summary>Trains.</summary>
    /// <param name="zoo">The model.</param>
    /// <param name="settings">What differs from its recipe.</param>
    /// <param name="progress">Shows how training goes.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="checkpoints">Where the state of training is kept; null: nowhere.</param>
    /// <returns>The model and the record of the run.</returns>
    public (Sequential Model, RunRecord Run) Train(
        ZooModel zoo, TrainSettings settings, EpochProgress progress, CancellationToken cancellation, CheckpointOptions? checkpoints = null)
    {
        Recipe recipe = settings.Apply(zoo.Recipe);
        Optimizer optimizer = Optimizer.Get(recipe.Optimizer);
        optimizer.LearningRate = recipe.LearningRate;
        Sequential model = zoo.Build((ulong)settings.Seed, optimizer);
        model.Threads = settings.Threads ?? Environment.ProcessorCount;
        model.Profile = settings.Profile ? new StepProfile() : null;
        int pixels = data.Rows * data.Columns;
        int images = Images(settings);
        RequireFitting(zoo, recipe, images);
        NDArray x = zoo.Inputs(data.TrainImages.AsSpan(0, images * pixels));
        NDArray y = keras.utils.to_categorical(new NDArray(data.TrainLabels[..images]), ImageDataset.Classes);

        StepTimes steps = new();
        History history = (History)model.fit(
            x, y, recipe.BatchSize, recipe.Epochs, verbose: 0, callbacks: [steps, progress], validation_split: recipe.ValidationSplit, checkpoints: checkpoints, cancellationToken: cancellation);
        Dictionary<string, float> test = model.evaluate(
            zoo.Inputs(data.TestImages), keras.utils.to_categorical(new NDArray(data.TestLabels), ImageDataset.Classes), verbose: 0, cancellationToken: cancellation);
        double median = steps.Median();
        return (model, new RunRecord
        {
            Model = zoo.Name,
            Dataset = data.Name,
            Title = zoo.Title,
            Parameters = model.count_params(),
            Layers = [.. model.Layers.Select(layer => new LayerRow(layer.Name, layer.ClassName, layer.OutputShape.WithBatchText(), layer.count_params()))],
            Recipe = recipe,
            Epochs = recipe.Epochs,
            Seed = (ulong)settings.Seed,
            Threads = model.Threads,
            TrainingImages = images,
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
            ImagesPerSecond = median > 0 ? Math.Round(recipe.BatchSize / median * 1000, 1) : 0,
            StepMilliseconds = Math.Round(median, 4),
            WeightsSha256 = model.WeightsSha256(),
            Machine = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors, .NET {Environment.Version}",
            Date = clock.GetUtcNow(),
        });
    }

    /// <summary>How much there is to compute, in multiply-adds, for guessing times.</summary>
    public double Work(ZooModel zoo, TrainSettings settings)
    {
        Recipe recipe = settings.Apply(zoo.Recipe);
        return zoo.Build(seed: 0).MultiplyAdds * (double)recipe.Epochs * Images(settings) * (1 - recipe.ValidationSplit);
    }

    /// <summary>Saves model and record together.</summary>
    public static RunRecord Save(Sequential model, RunRecord run, string folder)
    {
        model.save(folder);
        string json = JsonSerializer.Serialize(run, RunJson.Default.RunRecord) + "\n";
        Atomic.WriteFile(Path.Combine(folder, RunRecord.FileName), stream => stream.Write(Encoding.UTF8.GetBytes(json)));
        return run with { SavedModel = folder };
    }

    /// <summary>Finds out before hours of training whether a model can be saved.</summary>
    /// <param name="folder">Where the model will be saved.</param>
    /// <exception cref="ModelFormatException">It cannot.</exception>
    public static void RequireWritable(string folder)
    {
        SavedModelFolder.RequireReplaceable(folder, overwrite: true);
        try
        {
            Atomic.ProbeFolder(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException("the output folder cannot be written; give another one with --out", folder, inner: error);
        }
    }

    private void RequireFitting(ZooModel zoo, Recipe recipe, int images)
    {
        if (data.Rows * data.Columns != zoo.InputShape.Count || data.Rows != data.Columns)
        {
            int side = (int)Math.Sqrt(zoo.InputShape.Count);
            throw new DatasetException($"The model '{zoo.Name}' takes pictures of {side} x {side}, '{data.Location}' holds pictures of {data.Rows} x {data.Columns}; give another data set with --data.");
        }

        int kept = (int)(images * (1 - (double)(decimal)recipe.ValidationSplit));
        if (kept == 0 || (recipe.ValidationSplit > 0 && kept == images))
        {
            throw new UsageException(FormattableString.Invariant(
                $"--validation-split: {recipe.ValidationSplit} of {images} pictures leaves none to {(kept == 0 ? "train on" : "validate with")}; use more pictures (--limit) or another fraction."));
        }
    }

    private int Images(TrainSettings settings) => Math.Min(settings.Limit ?? data.TrainLabels.Length, data.TrainLabels.Length);

    private sealed class StepTimes : Callback
    {
        private readonly List<double> _milliseconds = [];
        private long _start;

        public override void on_train_batch_begin(long step) => _start = Stopwatch.GetTimestamp();

        public override void on_train_batch_end(long end_step, Dictionary<string, float> logs) => _milliseconds.Add(Stopwatch.GetElapsedTime(_start).TotalMilliseconds);

        // A run resumed after its last step has none.
        public double Median()
        {
            _milliseconds.Sort();
            return _milliseconds.Count == 0 ? 0 : _milliseconds[_milliseconds.Count / 2];
        }
    }
}
