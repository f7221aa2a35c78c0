using System.Text.Json.Serialization;

namespace Mnist.Runs.Records;

/// <summary>Which digit an image shows.</summary>
/// <param name="File">The file, as given.</param>
/// <param name="Digit">The most probable digit.</param>
/// <param name="Probabilities">The probability of each digit.</param>
public sealed record PredictedImage(string File, int Digit, IReadOnlyList<float> Probabilities)
{
    /// <summary>What the model was given: (28, 28) floats, 0 to 1; not written.</summary>
    [JsonIgnore]
    public IReadOnlyList<float> Pixels { get; init; } = [];
}
