using System.Text.Json.Serialization;

namespace Mnist.Runs.Records;

/// <summary>Metrics of every epoch, named as Keras names them.</summary>
public sealed record RunHistory
{
    /// <summary>Training loss, one number an epoch.</summary>
    public required IReadOnlyList<float> Loss { get; init; }

    /// <summary>Training accuracy, as fractions.</summary>
    public required IReadOnlyList<float> Accuracy { get; init; }

    /// <summary>Validation loss; empty when nothing was held back.</summary>
    [JsonPropertyName("val_loss")]
    public required IReadOnlyList<float> ValLoss { get; init; }

    /// <summary>Validation accuracy; empty when nothing was held back.</summary>
    [JsonPropertyName("val_accuracy")]
    public required IReadOnlyList<float> ValAccuracy { get; init; }
}
