using Mnist.Models.Saving.SavedModel;
using Mnist.Models.Training;
using Mnist.Runs.Paper;

namespace Mnist.Cli.Runs;

/// <summary>One training run, written as <c>run.json</c> beside the model.</summary>
internal sealed record RunRecord
{
    /// <summary>Name of the file beside the model.</summary>
    public const string FileName = SavedModelFolder.RunFile;

    private const string Mnist = "mnist";

    public required string Model { get; init; }

    /// <summary>Name of the data set; null, as older records have it: MNIST.</summary>
    public string? Dataset { get; init; }

    /// <summary>Whether it is MNIST, of which the paper's and Keras' figures are.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsOfMnist => Dataset is null or Mnist;

    public required string Title { get; init; }

    public required int Parameters { get; init; }

    public required IReadOnlyList<LayerRow> Layers { get; init; }

    public required Recipe Recipe { get; init; }

    public required int Epochs { get; init; }

    public required ulong Seed { get; init; }

    public required int Threads { get; init; }

    public required int TrainingImages { get; init; }

    public required RunHistory History { get; init; }

    public required float TestLoss { get; init; }

    public required float TestAccuracy { get; init; }

    public required double Seconds { get; init; }

    public required double ImagesPerSecond { get; init; }

    /// <summary>Median milliseconds of a training step.</summary>
    public required double StepMilliseconds { get; init; }

    public required string WeightsSha256 { get; init; }

    public required string Machine { get; init; }

    public required DateTimeOffset Date { get; init; }

    /// <summary>Folder of the SavedModel, as given; not in the file, which moves with it.</summary>
    public string? SavedModel { get; init; }

    /// <summary>Where the time of a step went, if that was asked for; a figure of this machine, so not in the file either.</summary>
    public StepProfile? Profile { get; init; }
}

/// <summary>A line of the model's summary.</summary>
internal sealed record LayerRow(string Name, string Type, string OutputShape, int Parameters);

/// <summary>Figures of every epoch, named as Keras names them.</summary>
internal sealed record RunHistory
{
    public required IReadOnlyList<float> Loss { get; init; }

    public required IReadOnlyList<float> Accuracy { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("val_loss")]
    public IReadOnlyList<float> ValLoss { get; init; } = [];

    [System.Text.Json.Serialization.JsonPropertyName("val_accuracy")]
    public IReadOnlyList<float> ValAccuracy { get; init; } = [];
}
