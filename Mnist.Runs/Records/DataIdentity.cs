using System.Security.Cryptography;
using Mnist.Formats.Data;

namespace Mnist.Runs.Records;

/// <summary>Which images a model was trained or evaluated on.</summary>
/// <param name="Name">Name of the data set, as <c>mnist</c>.</param>
/// <param name="Images">Number of images.</param>
/// <param name="Rows">Height of an image in pixels.</param>
/// <param name="Columns">Width of an image in pixels.</param>
/// <param name="Sha256">SHA-256 of all pixels and then all labels, a byte each: 64 hexadecimal digits, in lower case.</param>
public sealed record DataIdentity(string Name, int Images, int Rows, int Columns, string Sha256)
{
    /// <summary>What was done to the images or is unlike the data set of this name, a sentence each: see <see cref="Formats.Data.ImageDataset.Notes"/>; null where there is nothing to say.</summary>
    public IReadOnlyList<string>? Notes { get; init; }

    /// <summary>Whether it is of the same images; the notes, which say of them what can be seen, do not count.</summary>
    internal bool IsOf(DataIdentity other) => this with { Notes = null } == other with { Notes = null };

    /// <summary>Of the first training images of a data set.</summary>
    internal static DataIdentity OfTraining(ImageDataset data, int images) => Of(data, data.TrainImages, data.TrainLabels, images);

    /// <summary>Of the test images of a data set.</summary>
    internal static DataIdentity OfTest(ImageDataset data) => Of(data, data.TestImages, data.TestLabels, data.TestLabels.Length);

    private static DataIdentity Of(ImageDataset data, byte[] pixels, byte[] labels, int images)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(pixels, 0, images * data.Rows * data.Columns);
        hash.AppendData(labels, 0, images);
        return new DataIdentity(data.Name, images, data.Rows, data.Columns, Convert.ToHexStringLower(hash.GetHashAndReset())) { Notes = data.Notes.Count > 0 ? data.Notes : null };
    }
}
