namespace Mnist.Runs.Records;

/// <summary>Images whose digits are asked for.</summary>
public sealed record PredictSettings
{
    /// <summary>Folder of a SavedModel that takes 784 numbers and gives the probabilities of ten digits.</summary>
    public required string SavedModel { get; init; }

    /// <summary>PNG or JPEG files of one digit each, of any size.</summary>
    public required IReadOnlyList<string> Images { get; init; }
}
