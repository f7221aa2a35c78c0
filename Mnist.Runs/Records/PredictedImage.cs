using System.Text.Json.Serialization;

namespace Mnist.Runs.Records;

/// <summary>Which digit an image shows, or why that cannot be said.</summary>
/// <remarks>The probabilities of a network that ends in softmax share 1 among the ten digits: they say which digit is more likely than which other, and nothing about whether the image shows a digit at all.</remarks>
/// <param name="File">The file, as given.</param>
public sealed record PredictedImage(string File)
{
    /// <summary>The most probable digit; null where there is an <see cref="Error"/>.</summary>
    public int? Digit { get; init; }

    /// <summary>The probability of each digit; null where there is an <see cref="Error"/>.</summary>
    public IReadOnlyList<float>? Probabilities { get; init; }

    /// <summary>The digit that is next in probability; null where there is an <see cref="Error"/>.</summary>
    public DigitGuess? Second { get; init; }

    /// <summary>Whether the most probable digit is less probable than <see cref="PredictSettings.Reject"/> asks for, so that the image should not be taken for it; null where there is an <see cref="Error"/>.</summary>
    public bool? Rejected { get; init; }

    /// <summary>Why the file could not be read, or what it lacks, in one sentence; null where a digit is given.</summary>
    public string? Error { get; init; }

    /// <summary>What the model was given: (28, 28) floats, 0 to 1; not written.</summary>
    [JsonIgnore]
    public IReadOnlyList<float> Pixels { get; init; } = [];
}
