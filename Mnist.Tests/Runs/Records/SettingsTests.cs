using System.Text.Json;
using Mnist.Models.Execution;
using Mnist.Runs.Jobs;
using Mnist.Runs.Paper;
using Mnist.Runs.Records;

namespace Mnist.Tests.Runs.Records;

/// <summary>Settings: all problems at once, defaults, and the way through JSON.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void All_problems_of_a_training_are_listed_at_once()
    {
        TrainSettings settings = new()
        {
            Model = "nope",
            Epochs = 0,
            BatchSize = -1,
            Optimizer = "adamm",
            LearningRate = float.NaN,
            ValidationSplit = 1,
            Limit = 0,
            Seed = -1,
            Threads = 2000,
            CheckpointEvery = 0,
            Out = " ",
            Convolution = "quick",
        };

        SettingsException error = Assert.Throws<SettingsException>(() => TrainingRun.Create(settings));

        Assert.Equal(
            ["Model", "Epochs", "BatchSize", "Limit", "Seed", "Threads", "CheckpointEvery", "Out", "Convolution", "Optimizer", "LearningRate", "ValidationSplit"],
            error.Problems.Select(problem => problem.Property));
        Assert.Equal(12, error.Message.Split(Environment.NewLine).Length);
        Assert.Contains("BatchSize: expected 1 or more, received -1.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Model: Unknown model 'nope'. Known models: mlp, cnn,", error.Message, StringComparison.Ordinal);
        Assert.Contains("Convolution: expected fast or direct, received 'quick'.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Threads: expected at most 1024, received 2000.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reproduction_says_once_what_is_wrong_with_all_its_trainings()
    {
        SettingsException error = Assert.Throws<SettingsException>(() => new ReproductionJob(new ReproduceSettings { Models = ["mlp", "x", "cnn"], Epochs = 0 }));

        Assert.Equal(["Epochs", "Models"], error.Problems.Select(problem => problem.Property).Order());
    }

    [Fact]
    public void Other_jobs_check_their_settings_too()
    {
        Assert.Equal(["BatchSize", "Out"], Problems(() => new ScoringJob(new ScoreSettings { SavedModel = "m", In = "a.npy", Out = "b.txt", BatchSize = 0 })));
        Assert.Equal(["SavedModel", "BatchSize"], Problems(() => new EvaluationJob(new EvaluateSettings { SavedModel = "", BatchSize = 0 })));
        Assert.Equal(["SavedModel", "Engine", "Reject"], Problems(() => new PredictionJob(new PredictSettings { SavedModel = "", Images = [], Engine = "abacus", Reject = 1.1f })));
        Assert.Equal(["Runs"], Problems(() => new ReportJob(new ReportSettings { Runs = [] })));
    }

    [Fact]
    public void What_is_not_said_is_the_recipe()
    {
        TrainingRun run = TrainingRun.Create(new TrainSettings { Model = "CNN" });

        Assert.Equal(ModelZoo.Get("cnn").Recipe, run.Recipe);
        Assert.Equal((1ul, Environment.ProcessorCount, Path.Combine("out", "models", "cnn")), (run.Seed, run.Threads, run.Folder));
        Assert.Equal((ConvolutionAlgorithm.Fast, ConvolutionAlgorithm.Fast), (run.Convolution, run.CreateModel().Convolution));
        Assert.Equal(ConvolutionAlgorithm.Direct, TrainingRun.Create(new TrainSettings { Model = "cnn", Convolution = "Direct" }).CreateModel().Convolution);
        Assert.Null(run.Checkpoints);
    }

    [Fact]
    public void An_optimizer_brings_its_own_learning_rate_and_every_part_of_the_run_the_same_one()
    {
        TrainingRun run = TrainingRun.Create(new TrainSettings { Model = "mlp", Optimizer = "adam" });

        Assert.Equal(("adam", 0.001f), (run.Recipe.Optimizer, run.Recipe.LearningRate));
        Assert.Equal(("adam", 0.001f), (run.CreateModel().Optimizer!.Name, run.CreateModel().Optimizer!.LearningRate));
        Assert.Equal(0.5f, TrainingRun.Create(new TrainSettings { Model = "mlp", LearningRate = 0.5f }).CreateOptimizer().LearningRate);
    }

    [Fact]
    public void Settings_come_back_from_json_as_they_went()
    {
        TrainSettings settings = new() { Model = "cnn", Epochs = 3, LearningRate = 0.1f, Resume = true, Out = "o" };

        string json = JsonSerializer.Serialize(settings, RunJson.Default.TrainSettings);

        Assert.Equal("""{"model":"cnn","epochs":3,"learningRate":0.1,"profile":false,"out":"o","resume":true,"ignoreDivergence":false}""", json);
        Assert.Equal(settings, JsonSerializer.Deserialize(json, RunJson.Default.TrainSettings));
        Assert.Equal(new TrainSettings { Model = "mlp" }, JsonSerializer.Deserialize("""{"model":"mlp"}""", RunJson.Default.TrainSettings));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("{}", RunJson.Default.TrainSettings));
    }

    private static IEnumerable<string> Problems(Func<object> make) => Assert.Throws<SettingsException>(make).Problems.Select(problem => problem.Property);
}
