using System.Text.RegularExpressions;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Models.Callbacks;
using Mnist.Runs.Jobs;
using Mnist.Runs.Records;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Runs.Jobs;

/// <summary>A reproduction that was stopped goes on where it was, to the bits of one that never was, and reports all models.</summary>
public sealed class ReproductionJobTests : IDisposable
{
    private const int Epochs = 2;

    // Three batches an epoch of 300 images.
    private static readonly string[] Models = ["mlp", "lstm", "mlp-2x16"];

    private readonly TemporaryFolder _folder = new();
    private readonly ImageDataset _data;

    public ReproductionJobTests() => _data = Data("data", training: 300);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mlp", 1, 0)]
    [InlineData("mlp", 3, 0)]
    [InlineData("lstm", 2, 1)]
    [InlineData("lstm", 4, 1)]
    [InlineData("lstm", 6, 1)]
    [InlineData("mlp-2x16", 5, 2)]
    public void Stopped_anywhere_it_ends_in_the_same_bits_and_reports_all_models(string model, int afterSteps, int finished)
    {
        ReproduceRecord whole = Run(Settings("whole"));
        ReproduceSettings settings = Settings("stopped");

        Assert.ThrowsAny<OperationCanceledException>(() => Run(settings, model, afterSteps));
        Assert.False(Directory.Exists(Path.Combine(settings.Out!, "report")));
        ReproduceRecord resumed = Run(settings with { Resume = true });

        Assert.Equal(Weights(whole), Weights(resumed));
        Assert.Equal(Models.Select((_, i) => i < finished), resumed.Models.Select(result => result.TakenOver));
        string markdown = File.ReadAllText(Path.Combine(settings.Out!, "report", "report.md"));
        Assert.All(Models, name => Assert.Contains($"\n| {name} | ", markdown, StringComparison.Ordinal));
        Assert.Equal(Models.Length, Regex.Count(markdown, "^## ", RegexOptions.Multiline));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(settings.Out!, "models"), "*.checkpoint"));
    }

    [Fact]
    public void Stopped_again_and_again_it_ends_in_the_same_bits()
    {
        ReproduceRecord whole = Run(Settings("whole"));
        ReproduceSettings settings = Settings("stopped") with { Resume = true };

        foreach ((string model, int afterSteps) in ((string, int)[])[("mlp", 2), ("mlp", 2), ("lstm", 1), ("lstm", 4), ("mlp-2x16", 3)])
        {
            Assert.ThrowsAny<OperationCanceledException>(() => Run(settings, model, afterSteps));
        }

        ReproduceRecord resumed = Run(settings);
        Assert.Equal(Weights(whole), Weights(resumed));
        Assert.Equal([true, true, false], resumed.Models.Select(result => result.TakenOver));

        // Nothing is left to do: all is kept, and reported again.
        File.Delete(resumed.Report);
        ReproduceRecord again = Run(settings);
        Assert.Equal(Weights(whole), Weights(again));
        Assert.All(again.Models, result => Assert.True(result.TakenOver));
        Assert.Equal(resumed.Models.Select(result => (result.Seconds, result.TestAccuracy)), again.Models.Select(result => (result.Seconds, result.TestAccuracy)));
        Assert.True(File.Exists(again.Report));
    }

    [Fact]
    public void A_run_that_went_on_knows_its_time_from_before()
    {
        TrainSettings settings = new() { Model = "lstm", Epochs = Epochs, Out = _folder.Sub("m"), Resume = true };
        Assert.ThrowsAny<OperationCanceledException>(() => Train(settings, 6));

        // All steps were made before: their times come from the checkpoint.
        RunRecord run = Train(settings, stopAfter: null).Run;

        Assert.True(run.TrainingSeconds > 0 && run.TrainingSeconds <= run.Seconds, $"{run.TrainingSeconds} of {run.Seconds}");
        Assert.True(run.StepMilliseconds > 0);
        Assert.Equal(Math.Round(300 * Epochs / run.TrainingSeconds.Value, 1), run.ImagesPerSecond);
    }

    [Fact]
    public void Threads_do_not_matter_to_what_is_kept()
    {
        Run(Settings("r") with { Threads = 1 });

        Assert.All(Run(Settings("r") with { Threads = 3, Resume = true }).Models, result => Assert.True(result.TakenOver));
    }

    [Fact]
    public void What_differs_is_trained_anew_and_named()
    {
        ReproduceSettings settings = Settings("r") with { Models = ["mlp"] };
        Run(settings);

        Assert.Equal(["mlp: epochs 2, not 3"], Replaced(settings with { Epochs = 3 }));
        Assert.Equal(["mlp: epochs 3, not 2; seed 1, not 5"], Replaced(settings with { Seed = 5 }));
        Assert.Equal(["mlp: seed 5, not 1; training images 300, not 200"], Replaced(settings with { Limit = 200 }));

        // 200 images of the same number, but others.
        ImageDataset others = _data with { TrainLabels = [.. _data.TrainLabels.Reverse()] };
        Assert.Equal(["mlp: other training images"], Replaced(settings with { Limit = 200 }, others));

        // Whoever does not ask to go on is told, too.
        Assert.Equal(["mlp: "], Replaced(settings with { Limit = 200, Resume = false }, resume: false));
    }

    [Fact]
    public void A_model_whose_convolutions_were_computed_otherwise_is_trained_anew()
    {
        ReproduceSettings settings = Settings("r") with { Models = ["cnn"], Epochs = 1, Limit = 100, Convolution = "direct" };
        ReproduceRecord direct = Run(settings);

        Assert.Equal(["cnn: convolution direct, not fast"], Replaced(settings with { Convolution = null }));
        Assert.Equal("fast", RunFolder.Read(Path.Combine(settings.Out!, "models", "cnn")).Run!.Convolution);
        Assert.NotEqual(Weights(direct), Weights(Run(settings with { Convolution = "fast", Resume = true })));
    }

    [Fact]
    public void A_model_without_convolutions_does_not_care_how_they_are_computed()
    {
        ReproduceSettings settings = Settings("r") with { Models = ["mlp"], Convolution = "direct" };
        Run(settings);

        Assert.True(Assert.Single(Run(settings with { Convolution = null, Resume = true }).Models).TakenOver);
        Assert.Null(RunFolder.Read(Path.Combine(settings.Out!, "models", "mlp")).Run!.Convolution);
    }

    [Fact]
    public void Weights_that_are_not_those_of_the_record_are_trained_anew()
    {
        ReproduceSettings settings = Settings("r") with { Models = ["mlp"] };
        ReproduceRecord whole = Run(settings);
        Run(Settings("other") with { Models = ["mlp"], Seed = 9 });
        foreach (string file in (string[])["variables.index", "variables.data-00000-of-00001"])
        {
            File.Copy(Path.Combine(_folder.Sub("other"), "models", "mlp", "variables", file), Path.Combine(settings.Out!, "models", "mlp", "variables", file), overwrite: true);
        }

        Assert.Equal(["mlp: layers or weights that are not those of its record"], Replaced(settings));
        File.Delete(Path.Combine(settings.Out!, "models", "mlp", "variables", "variables.index"));
        Assert.StartsWith("mlp: damaged files (", Assert.Single(Replaced(settings)), StringComparison.Ordinal);
        Assert.Equal(Weights(whole), Weights(Run(settings with { Resume = true })));
    }

    [Fact]
    public void A_record_of_before_images_were_named_is_not_taken_for_the_same()
    {
        ReproduceSettings settings = Settings("r") with { Models = ["mlp"] };
        Run(settings);
        string file = Path.Combine(settings.Out!, "models", "mlp", "run.json");
        File.WriteAllText(file, Regex.Replace(File.ReadAllText(file), "\"trainingData\":{[^}]*},", string.Empty));

        Assert.Equal(["mlp: a record that does not say which images it was trained on"], Replaced(settings));
    }

    [Fact]
    public void An_evaluation_that_is_missing_or_of_other_images_is_made_again()
    {
        ReproduceSettings settings = Settings("r") with { Models = ["mlp"], Resume = true };
        ReproducedModel first = Run(settings).Models[0];
        string file = Path.Combine(settings.Out!, "models", "mlp", "evaluation.json");

        // A kill between the model and its evaluation.
        File.Delete(file);
        ReproducedModel second = Run(settings).Models[0];
        Assert.Equal((true, first.TestAccuracy), (second.TakenOver, second.TestAccuracy));
        Assert.True(File.Exists(file));

        ImageDataset others = _data with { TestImages = _data.TestImages[..(50 * 784)], TestLabels = _data.TestLabels[..50] };
        new ReproductionJob(settings).Run(others, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(50, RunFolder.Read(Path.GetDirectoryName(file)!).Evaluation!.Rows);
    }

    [Fact]
    public void Without_resuming_an_unfinished_run_is_not_lost()
    {
        ReproduceSettings settings = Settings("r");
        Assert.ThrowsAny<OperationCanceledException>(() => Run(settings, "lstm", 4));

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Run(settings));

        Assert.Equal(
            $"'{Path.Combine(settings.Out!, "models", "lstm.checkpoint")}': it holds the checkpoint of an unfinished run; resume that run, or remove the folder to start again.", error.Message);
    }

    [Fact]
    public void A_checkpoint_of_other_settings_is_refused_before_anything_is_trained()
    {
        ReproduceSettings settings = Settings("r");
        Assert.ThrowsAny<OperationCanceledException>(() => Run(settings, "lstm", 4));
        string finished = File.ReadAllText(Path.Combine(settings.Out!, "models", "mlp", "run.json"));

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Run(settings with { Resume = true, Seed = 8 }));

        Assert.Contains("was written with seed 1, this run has 8; use the settings it was started with, or remove the folder to start again", error.Message, StringComparison.Ordinal);
        Assert.Equal(finished, File.ReadAllText(Path.Combine(settings.Out!, "models", "mlp", "run.json")));
        Assert.True(Directory.Exists(Path.Combine(settings.Out!, "models", "lstm.checkpoint")));
    }

    [Fact]
    public void A_single_training_that_is_finished_is_kept_too()
    {
        TrainSettings settings = new() { Model = "mlp", Epochs = Epochs, Out = _folder.Sub("m"), Resume = true };
        TrainedModel first = Train(settings, stopAfter: null);

        TrainedModel second = Train(settings, stopAfter: null);

        Assert.Equal((false, true), (first.TakenOver, second.TakenOver));
        Assert.Equal(first.Model.WeightsSha256(), second.Model.WeightsSha256());
        Assert.Equal((first.Run.Date, first.Run.SavedModel), (second.Run.Date, second.Run.SavedModel));
    }

    private ReproduceSettings Settings(string name) => new() { Models = Models, Epochs = Epochs, Out = _folder.Sub(name) };

    private ReproduceRecord Run(ReproduceSettings settings, string? stopAt = null, int afterSteps = 0)
    {
        using CancellationTokenSource stop = new();
        return new ReproductionJob(settings).Run(
            _data,
            new TrainingEvents { Begins = (run, _) => run.Zoo.Name == stopAt ? [new Stopper(stop, afterSteps)] : [] },
            stop.Token);
    }

    private TrainedModel Train(TrainSettings settings, int? stopAfter)
    {
        using CancellationTokenSource stop = new();
        return new TrainingJob(TrainingRun.Create(settings)).Run(
            _data, new TrainingEvents { Begins = (_, _) => stopAfter is { } steps ? [new Stopper(stop, steps)] : [] }, stop.Token);
    }

    private List<string> Replaced(ReproduceSettings settings, ImageDataset? data = null, bool resume = true)
    {
        List<string> replaced = [];
        ReproduceRecord record = new ReproductionJob(settings with { Resume = resume }).Run(
            data ?? _data, new TrainingEvents { Replaces = (run, difference) => replaced.Add($"{run.Zoo.Name}: {difference}") }, TestContext.Current.CancellationToken);
        Assert.All(record.Models, result => Assert.False(result.TakenOver));
        return replaced;
    }

    private static string[] Weights(ReproduceRecord record) => [.. record.Models.Select(result => $"{result.Name} {result.WeightsSha256}")];

    private ImageDataset Data(string name, int training)
    {
        Directory.CreateDirectory(_folder.Sub(name));
        MnistFiles.WriteSubset(_folder.Sub(name), training, test: 100);
        return ImageDataset.Read("mnist", _folder.Sub(name));
    }

    /// <summary>Ctrl-C after so many steps of a training, counted from where this process began.</summary>
    private sealed class Stopper(CancellationTokenSource stop, int afterSteps) : Callback
    {
        private int _steps;

        public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
        {
            if (++_steps == afterSteps)
            {
                stop.Cancel();
            }
        }
    }
}
