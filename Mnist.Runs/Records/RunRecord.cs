using System.Text.Json.Serialization;
using Mnist.Models.Execution;
using Mnist.Runs.Paper;

namespace Mnist.Runs.Records;

/// <summary>One training run, written as <see cref="FileName"/> beside the model.</summary>
public sealed record RunRecord
{
    /// <summary>Name of the file beside the model.</summary>
    public const string FileName = "run.json";

    /// <summary>Name of the model, as <c>cnn</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Name of the data set; null, as older records have it: MNIST.</summary>
    public string? Dataset { get; init; }

    /// <summary>What was done to its images or is unlike the data set of this name, a sentence each: see <see cref="Formats.Data.ImageDataset.Notes"/>; null where there is nothing to say.</summary>
    public IReadOnlyList<string>? DatasetNotes { get; init; }

    /// <summary>One line about the model for people.</summary>
    public required string Title { get; init; }

    /// <summary>Number of floats in the model's weights.</summary>
    public required int Parameters { get; init; }

    /// <summary>The model's summary.</summary>
    public required IReadOnlyList<LayerRow> Layers { get; init; }

    /// <summary>How it was trained.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>Passes over the training images.</summary>
    public required int Epochs { get; init; }

    /// <summary>Seed of weights, order and dropout.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Threads that trained.</summary>
    public required int Threads { get; init; }

    /// <summary>Training images used, those held back for validation included.</summary>
    public required int TrainingImages { get; init; }

    /// <summary>Loss and accuracy of every epoch.</summary>
    public required RunHistory History { get; init; }

    /// <summary>Loss on the test set.</summary>
    public required float TestLoss { get; init; }

    /// <summary>Fraction of the test set that is classified rightly.</summary>
    public required float TestAccuracy { get; init; }

    /// <summary>Seconds of training, those before a resume included.</summary>
    public required double Seconds { get; init; }

    /// <summary>Training images per second, from the median step.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Median milliseconds of a training step.</summary>
    public required double StepMilliseconds { get; init; }

    /// <summary>SHA-256 of the weights: see <see cref="Models.Model.WeightsSha256"/>.</summary>
    public required string WeightsSha256 { get; init; }

    /// <summary>The machine that trained.</summary>
    public required string Machine { get; init; }

    /// <summary>When training ended.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>Folder of the SavedModel, as given; not in the file, which moves with it.</summary>
    public string? SavedModel { get; init; }

    /// <summary>Where the time of a step went, if that was asked for; it is about this machine, so not in the file either.</summary>
    public StepProfile? Profile { get; init; }

    /// <summary>Whether training ended in numbers; with a learning rate that is too large the loss becomes NaN.</summary>
    [JsonIgnore]
    public bool Converged => History.Loss.Count > 0 && float.IsFinite(History.Loss[^1]) && float.IsFinite(TestLoss);
}
