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
    private const int HashedAtOnce = 1 << 20;

    /// <summary>What was done to the images or is unlike the data set of this name, a sentence each: see <see cref="Formats.Data.ImageDataset.Notes"/>; null where there is nothing to say.</summary>
    public IReadOnlyList<string>? Notes { get; init; }

    /// <summary>Whether it is of the same images; the notes, which say of them what can be seen, do not count.</summary>
    internal bool IsOf(DataIdentity other) => this with { Notes = null } == other with { Notes = null };

    /// <summary>Of the first training images of a data set.</summary>
    internal static DataIdentity OfTraining(ImageDataset data, int images) => Of(data, data.TrainImages, data.TrainLabels, images);

    /// <summary>Of the test images of a data set.</summary>
    internal static DataIdentity OfTest(ImageDataset data) => Of(data, data.TestImages, data.TestLabels, data.TestLabels.Length);

    /// <summary>Of the rows of files, each as an image of one pixel.</summary>
    /// <param name="name">What the user calls them.</param>
    /// <param name="rows">How many rows they have.</param>
    /// <param name="files">The files, in their order.</param>
    /// <param name="cancellation">Stops the reading.</param>
    internal static DataIdentity OfFiles(string name, long rows, IReadOnlyList<string> files, CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[HashedAtOnce];
        foreach (string file in files)
        {
            using FileStream stream = File.OpenRead(file);
            for (int read; (read = stream.Read(block)) > 0;)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(block, 0, read);
            }
        }

        return new DataIdentity(Path.GetFileName(Path.TrimEndingDirectorySeparator(name)), (int)Math.Min(int.MaxValue, rows), 1, 1, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static DataIdentity Of(ImageDataset data, byte[] pixels, byte[] labels, int images)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(pixels, 0, images * data.Rows * data.Columns);
        hash.AppendData(labels, 0, images);
        return new DataIdentity(data.Name, images, data.Rows, data.Columns, Convert.ToHexStringLower(hash.GetHashAndReset())) { Notes = data.Notes.Count > 0 ? data.Notes : null };
    }
}
