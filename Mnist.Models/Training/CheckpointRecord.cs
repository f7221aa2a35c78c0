using System.Text.Json.Serialization;

namespace Mnist.Models.Training;

/// <summary>What a checkpoint holds besides tensors.</summary>
internal sealed record CheckpointRecord
{
    /// <summary>Settings the run was started with, by what they are called in a message.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Epoch under way, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>Epochs the model was trained before it, over all calls of <c>fit</c>.</summary>
    public required int EpochsTrained { get; init; }

    /// <summary>Batches of the epoch that are done.</summary>
    public required int Step { get; init; }

    /// <summary>Updates of the weights so far.</summary>
    public required long Updates { get; init; }

    /// <summary>Step size now: callbacks may have changed it.</summary>
    public required float LearningRate { get; init; }

    /// <summary>Sum of each output's loss over the epoch's rows so far.</summary>
    public required double[] LossSums { get; init; }

    /// <summary>Sum of the penalties over the epoch's rows so far.</summary>
    public required double PenaltySum { get; init; }

    /// <summary>State of each metric of each output over the epoch's rows so far.</summary>
    public required double[][][] Metrics { get; init; }

    /// <summary>Rows of the epoch so far.</summary>
    public required long Rows { get; init; }

    /// <summary>Losses and metrics of the epochs that are over.</summary>
    public required Dictionary<string, List<float>> History { get; init; }

    /// <summary>Seconds trained so far.</summary>
    public required double Seconds { get; init; }

    /// <summary>What callbacks remember; null in checkpoints of before they were asked.</summary>
    public CallbackRecord[]? Callbacks { get; init; }
}

/// <summary>How a checkpoint's record is written as JSON. A run that diverged has losses that are NaN or infinite.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, MaxDepth = 8, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CheckpointRecord))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
