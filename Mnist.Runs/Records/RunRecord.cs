using System.Text.Json.Serialization;
using Mnist.Models;
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

    /// <summary>How convolutions were computed, as <c>fast</c>; null where the model has none, and in older records: <c>direct</c>.</summary>
    public string? Convolution { get; init; }

    /// <summary>Training images used, those held back for validation included.</summary>
    public required int TrainingImages { get; init; }

    /// <summary>Which images those were; null in older records.</summary>
    public DataIdentity? TrainingData { get; init; }

    /// <summary>Loss and accuracy of every epoch.</summary>
    public required RunHistory History { get; init; }

    /// <summary>Loss on the test set.</summary>
    public required float TestLoss { get; init; }

    /// <summary>Fraction of the test set that is classified rightly.</summary>
    public required float TestAccuracy { get; init; }

    /// <summary>Seconds of the whole training, validation and what was before a resume included.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds of training without validation, those before a resume included; null in older records.</summary>
    public double? TrainingSeconds { get; init; }

    /// <summary>Training images per second: see <see cref="TrainingSpeed.ImagesPerSecond"/>. Null where the time without validation is not known.</summary>
    /// <remarks>It follows from the rest of the record. What older records call by this name was another number, the batch by the median step, and is not read.</remarks>
    public double? ImagesPerSecond => PureSeconds is { } seconds
        ? Math.Round(TrainingSpeed.ImagesPerSecond((double)ValidationSplit.TrainingRows(TrainingImages, Recipe.ValidationSplit) * History.Loss.Count, seconds), 1)
        : null;

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

    /// <summary>Seconds without validation: of older records too, where there was none.</summary>
    [JsonIgnore]
    internal double? PureSeconds => TrainingSeconds ?? (Recipe.ValidationSplit == 0 ? Seconds : null);

    /// <summary>Whether training ended in numbers; with a learning rate that is too large the loss becomes NaN.</summary>
    [JsonIgnore]
    public bool Converged => History.Loss.Count > 0 && float.IsFinite(History.Loss[^1]) && float.IsFinite(TestLoss);
}
