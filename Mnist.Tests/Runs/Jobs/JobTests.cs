using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Models.Callbacks;
using Mnist.Runs.Jobs;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Runs.Jobs;

/// <summary>Jobs as a service or a notebook would run them: settings in, records out, and nothing printed.</summary>
public sealed class JobTests
{
    [Fact]
    public void A_host_without_a_console_trains_evaluates_and_reports()
    {
        using TemporaryFolder folder = new();
        ImageDataset data = Data(folder);
        Counter counter = new();
        List<string> heard = [];
        FixedClock clock = new();
        TrainingRun run = TrainingRun.Create(new TrainSettings { Model = "mlp", Epochs = 2, BatchSize = 50, Limit = 200, Out = folder.Sub("mlp") });
        TrainingJob job = new(run, clock);
        job.BeginWarmUp();

        TrainedModel trained = job.Run(
            data,
            new TrainingEvents
            {
                Begins = (begun, model) =>
                {
                    heard.Add($"begins {begun.Zoo.Name} with {model.count_params()} parameters");
                    return [counter];
                },
                Finished = done => heard.Add($"finished {done.Run.Model}"),
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(["begins mlp with 39760 parameters", "finished mlp"], heard);
        Assert.Equal((2, 8), (counter.Epochs, counter.Steps));
        Assert.Equal((200, folder.Sub("mlp"), clock.Now), (trained.Run.TrainingImages, trained.Run.SavedModel, trained.Run.Date));
        Assert.Equal(trained.Run.TestAccuracy, trained.Evaluation!.Accuracy, 6);
        Assert.Equal(trained.Run.TestLoss, trained.Evaluation.LogLoss, 5);

        // The report is made from the stored records alone: the data and the model may be gone.
        Directory.Delete(folder.Sub("data"), recursive: true);
        File.Delete(Path.Combine(folder.Sub("mlp"), "saved_model.pb"));
        ReportRecord report = new ReportJob(new ReportSettings { Runs = [folder.Sub("mlp")], Out = folder.Sub("report") }).Run();
        string html = File.ReadAllText(report.Report);
        Assert.Contains("39,760", html, StringComparison.Ordinal);
        Assert.Contains("Confusion matrix", html, StringComparison.Ordinal);
        Assert.Contains("91.22 %", File.ReadAllText(report.Markdown), StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluation_keeps_the_surest_mistakes_with_their_images()
    {
        using TemporaryFolder folder = new();
        ImageDataset data = Data(folder);
        ModelZoo.Get("mlp").Build(seed: 3).save(folder.Sub("m"));
        List<RowCount> heard = [];

        EvaluationRecord evaluation = new EvaluationJob(new EvaluateSettings { SavedModel = folder.Sub("m"), BatchSize = 50, Out = folder.Sub("e") })
            .Run(data, new Listener(heard), TestContext.Current.CancellationToken);

        Assert.Equal(100, evaluation.Rows);
        Assert.Equal(("m", 64), (evaluation.Model.Name, evaluation.Model.Sha256.Length));
        Assert.Equal(("mnist", 100, 28, 28), (evaluation.Data.Name, evaluation.Data.Images, evaluation.Data.Rows, evaluation.Data.Columns));
        Assert.Equal(EvaluationRecord.MaxMisclassified, evaluation.Misclassified.Count);
        float[] confidence = [.. evaluation.Misclassified.Select(image => image.Probabilities[image.Predicted])];
        Assert.Equal(confidence.OrderDescending(), confidence);
        Assert.All(evaluation.Misclassified, image =>
        {
            Assert.Equal(data.TestLabels[image.Index], image.Actual);
            Assert.NotEqual(image.Actual, image.Predicted);
            Assert.Equal(image.Probabilities.Max(), image.Probabilities[image.Predicted]);
            Assert.Equal(data.TestImages[(image.Index * 784)..((image.Index + 1) * 784)], image.Pixels);
        });
        Assert.Contains(new RowCount(100, 100), heard);
        Assert.Null(RunFolder.Read(folder.Sub("e")).Run);
        Assert.Equal(evaluation.Accuracy, RunFolder.Read(folder.Sub("e")).Evaluation!.Accuracy);
    }

    [Fact]
    public void A_run_that_is_stopped_saves_nothing_and_one_with_checkpoints_ends_in_the_same_bits()
    {
        using TemporaryFolder folder = new();
        ImageDataset data = Data(folder);
        TrainSettings settings = new() { Model = "mlp", Epochs = 2, BatchSize = 50, Out = folder.Sub("m"), CheckpointEvery = 1 };
        string whole = new TrainingJob(TrainingRun.Create(settings with { Out = folder.Sub("whole"), CheckpointEvery = null })).Run(data, cancellation: TestContext.Current.CancellationToken).Run.WeightsSha256;
        using CancellationTokenSource stop = new();

        TrainingRun run = TrainingRun.Create(settings);
        Assert.ThrowsAny<OperationCanceledException>(() => new TrainingJob(run).Run(data, new TrainingEvents { Begins = (_, _) => [new Stopper(stop)] }, stop.Token));
        Assert.False(Directory.Exists(folder.Sub("m")));
        Assert.True(run.HasCheckpoint);
        Assert.Contains("it holds the checkpoint of an unfinished run", Assert.Throws<ModelFormatException>(run.RequireWritable).Message, StringComparison.Ordinal);

        TrainedModel resumed = new TrainingJob(TrainingRun.Create(settings with { Resume = true })).Run(data, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(whole, resumed.Run.WeightsSha256);
        Assert.False(run.HasCheckpoint);
    }

    [Fact]
    public void A_split_that_leaves_no_images_is_a_problem_of_the_settings()
    {
        using TemporaryFolder folder = new();
        TrainingRun run = TrainingRun.Create(new TrainSettings { Model = "mlp", Limit = 10, ValidationSplit = 0.99f, Out = folder.Sub("m") });

        SettingsException error = Assert.Throws<SettingsException>(() => new TrainingJob(run).Run(Data(folder)));

        Assert.Equal("ValidationSplit: 0.99 of 10 images leaves none to train on; use more images or another fraction.", error.Message);
    }

    private static ImageDataset Data(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder.Sub("data"));
        MnistFiles.WriteSubset(folder.Sub("data"), training: 300, test: 100);
        return ImageDataset.Read("mnist", folder.Sub("data"));
    }

    private sealed class Counter : Callback
    {
        public int Epochs { get; private set; }

        public int Steps { get; private set; }

        public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs) => Epochs++;

        public override void on_train_batch_end(long end_step, Dictionary<string, float> logs) => Steps++;
    }

    private sealed class Stopper(CancellationTokenSource stop) : Callback
    {
        public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
        {
            if (end_step == 2)
            {
                stop.Cancel();
            }
        }
    }

    private sealed class Listener(List<RowCount> heard) : IProgress<RowCount>
    {
        public void Report(RowCount value)
        {
            lock (heard)
            {
                heard.Add(value);
            }
        }
    }

    private sealed class FixedClock : TimeProvider
    {
        public DateTimeOffset Now { get; } = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
