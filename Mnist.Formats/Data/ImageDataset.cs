using System.Globalization;
namespace Mnist.Formats.Data;

/// <summary>Grayscale images with a class each, to train on and to test with.</summary>
/// <param name="Name">As <c>mnist</c>.</param>
/// <param name="Location">Folder or file they were read from.</param>
/// <param name="TrainImages">(images, rows, columns) bytes, 0 to 255.</param>
/// <param name="TrainLabels">(images) classes.</param>
/// <param name="TestImages">(images, rows, columns) bytes.</param>
/// <param name="TestLabels">(images) classes.</param>
/// <param name="Rows">Height of an image.</param>
/// <param name="Columns">Width of an image.</param>
public sealed record ImageDataset(
    string Name, string Location, byte[] TrainImages, byte[] TrainLabels, byte[] TestImages, byte[] TestLabels, int Rows, int Columns)
{
    /// <summary>Number of classes of the known data sets, and of those of their form.</summary>
    public const int Classes = 10;

    private const string Forms = "the four IDX files of a data set (plain or .gz), or folders train/0 to train/9 and test/0 to test/9 of images";

    private static readonly IReadOnlyList<string> Digits = [.. Enumerable.Range(0, Classes).Select(digit => digit.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The names of the classes, in the order of the labels; 0 to 9 but for data of <see cref="ReadClasses"/>.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = Digits;

    /// <summary>How it was found.</summary>
    public DatasetSource Source { get; init; } = DatasetSource.Given;

    /// <summary>How its files are written.</summary>
    public DatasetFormat Format { get; init; } = DatasetFormat.Idx;

    /// <summary>What a user should know of the images, a sentence each: what was done to them, or what is unlike the known data set of this name. Empty for most.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Reads a data set and checks that its parts belong together.</summary>
    /// <param name="name">Name of the data set.</param>
    /// <param name="path">
    /// A folder of the four IDX files, plain or compressed with gzip, under the names unpackers and mirrors give them; an <c>.npz</c> file of <c>x_train</c>, <c>y_train</c>, <c>x_test</c>, <c>y_test</c>;
    /// or a folder of images, <c>train/0</c> to <c>train/9</c> and <c>test/0</c> to <c>test/9</c>, taken in the order of their file names.
    /// </param>
    /// <remarks>
    /// Arrays are taken as they are. Images in folders become grey; where the name is that of a known data set and they are, by their borders, dark on light, all of them are turned round;
    /// for <c>mnist</c>, whose images are digits, those that are not all 28 x 28 are prepared by <see cref="DigitImage"/>. <see cref="Notes"/> tells it.
    /// </remarks>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="DatasetException">A file is missing or damaged, counts or sizes differ, or a label is not a class.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ImageDataset Read(string name, string path, CancellationToken cancellation = default)
    {
        VisibleEntries entries = new(cancellation);
        ImageFolder folder = new(path, entries, cancellation);
        DatasetFormat format = FormatOf(path, folder, entries);
        IReadOnlyList<string> notes = [];
        (ImagePart train, ImagePart test) = format switch
        {
            DatasetFormat.Npz => NpzDataset.Read(path, cancellation),
            DatasetFormat.Images => folder.Read(name, out notes),
            _ => IdxFolder.Read(path, entries, cancellation),
        };
        return Of(name, path, train, test) with { Format = format, Notes = [.. notes.Concat(ImageNotes.Unlike(path, name, train, test)).Select(FileText.Sentence)] };
    }

    /// <summary>Reads images of any classes: a folder for each in <c>train</c> and in <c>test</c>, whatever they are called.</summary>
    /// <param name="name">What the data set is to be called.</param>
    /// <param name="path">The folder that has <c>train</c> and <c>test</c> (or <c>training</c> and <c>testing</c>).</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The images as they are, grey, in the order of their file names; <see cref="ClassNames"/> are those of the folders of <c>train</c> in the order people count in (2 before 10).</returns>
    /// <exception cref="DatasetException">A folder is missing, a class is in <c>test</c> only, there are fewer than 2 or more than 256 classes, a file is not an image, or images differ in size.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ImageDataset ReadClasses(string name, string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(path);
        _ = Directory.Exists(path) ? 0 : throw new DatasetException($"Folder '{path}' does not exist; give one that has 'train' and 'test', and in each a folder of images for each class.");
        (ImagePart train, ImagePart test) = new ImageFolder(path, new VisibleEntries(cancellation), cancellation).ReadClasses(out IReadOnlyList<string> classes);
        return Of(name, path, train, test) with { Format = DatasetFormat.Images, ClassNames = classes };
    }

    private static ImageDataset Of(string name, string path, ImagePart train, ImagePart test) => (train.Rows, train.Columns) == (test.Rows, test.Columns)
        ? new ImageDataset(name, path, train.Images, train.Labels, test.Images, test.Labels, train.Rows, train.Columns)
        : throw new DatasetException($"Training images in '{path}' are {train.Rows} x {train.Columns}, test images {test.Rows} x {test.Columns}; take both from one data set.");

    /// <summary>Compares the contents with the checksums of the data set of this name.</summary>
    /// <param name="cancellation">Stops the reading of files.</param>
    /// <returns>Whether they are the same to the bit; null where no checksums are known for files of this form.</returns>
    public bool? Verify(CancellationToken cancellation = default) => KnownDataset.All.FirstOrDefault(known => known.Name == Name) is { } known
        ? known.Files.Aggregate((bool?)true, (sofar, file) => sofar & Verify(file, cancellation))
        : null;

    private bool? Verify(KnownFile file, CancellationToken cancellation)
    {
        if (file.ContentSha256 is { } content)
        {
            return Checksum(ContentOf(file.Stem)) == content;
        }

        // The archive is known, so what was read must be what it holds.
        return Format == DatasetFormat.Idx && IdxFolder.FilesOf(Location, file.Stem).FirstOrDefault(IdxFileName.IsPacked) is { } archive
            ? ArchiveSha256(archive) == file.ArchiveSha256 && IdxFile.ContentSha256(archive, cancellation) == Checksum(ContentOf(file.Stem))
            : null;
    }

    // As an IDX file, whatever form it was read from: the checksums are of those.
    private byte[] ContentOf(string stem) => stem switch
    {
        KnownDataset.TrainImages => IdxFile.Pack(TrainImages, TrainLabels.Length, Rows, Columns),
        KnownDataset.TrainLabels => IdxFile.Pack(TrainLabels, TrainLabels.Length),
        KnownDataset.TestImages => IdxFile.Pack(TestImages, TestLabels.Length, Rows, Columns),
        _ => IdxFile.Pack(TestLabels, TestLabels.Length),
    };

    private static string ArchiveSha256(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file));
    }

    private static string Checksum(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

    private static DatasetFormat FormatOf(string path, ImageFolder folder, VisibleEntries entries)
    {
        if (Directory.Exists(path))
        {
            return !IdxFolder.IsComplete(path, entries) && folder.IsOne && (folder.HasClasses || !IdxFolder.Is(path, entries)) ? DatasetFormat.Images : DatasetFormat.Idx;
        }

        if (!File.Exists(path))
        {
            throw new DatasetException($"Folder '{path}' does not exist; give {Forms}, or an .npz file.");
        }

        return FileStart.IsZip(FileStart.Read(path)) || path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase)
            ? DatasetFormat.Npz
            : throw new DatasetException(IdxFileName.Stem(path) is null
                ? $"'{path}' is a file, but not an .npz; give a folder of {Forms}."
                : $"'{path}' is one of the four IDX files of a data set; give the folder that holds them.");
    }
}
