namespace Mnist.Runs.Records;

/// <summary>Which images a model was evaluated on.</summary>
/// <param name="Name">Name of the data set, as <c>mnist</c>.</param>
/// <param name="Images">Number of images.</param>
/// <param name="Rows">Height of an image in pixels.</param>
/// <param name="Columns">Width of an image in pixels.</param>
/// <param name="Sha256">SHA-256 of all pixels and then all labels, a byte each: 64 hexadecimal digits, in lower case.</param>
public sealed record DataIdentity(string Name, int Images, int Rows, int Columns, string Sha256)
{
    /// <summary>What was done to the images or is unlike the data set of this name, a sentence each: see <see cref="Formats.Data.ImageDataset.Notes"/>; null where there is nothing to say.</summary>
    public IReadOnlyList<string>? Notes { get; init; }
}
