using System.Globalization;
using Mnist.Formats.Data.Tables;

namespace Mnist.Formats.Data;

/// <summary>A data set as folders of images by class: <c>train/0</c> to <c>train/9</c> and <c>test/0</c> to <c>test/9</c>; <c>training</c> and <c>testing</c> are understood too.</summary>
/// <param name="folder">The folder.</param>
/// <param name="entries">What it holds.</param>
/// <param name="cancellation">Stops the reading.</param>
internal sealed class ImageFolder(string folder, VisibleEntries entries, CancellationToken cancellation)
{
    private const int MaxName = 30;

    // A label is a byte.
    private const int MaxClasses = 256;

    private static readonly string[] TrainNames = ["train", "training"];
    private static readonly string[] TestNames = ["test", "testing", "t10k"];

    /// <summary>Whether a folder looks like one, or holds one and nothing beside it, as archives do.</summary>
    public bool IsOne => Root() is not null || Classes(folder).Any();

    /// <summary>Whether there are folders of classes in it.</summary>
    public bool HasClasses =>
        Root() is { } root && new[] { Find(root, TrainNames), Find(root, TestNames) }.Any(half => half is not null && Classes(half).Any());

    /// <summary>Reads both halves. Digits that are not 28 x 28 are prepared by <see cref="DigitImage"/>; images of known data sets that are dark on light are turned round.</summary>
    /// <param name="name">Name of the data set, which says what its images should look like.</param>
    /// <param name="notes">What was done to the images.</param>
    /// <exception cref="DatasetException">A folder is missing or not a class, a file is not an image, or images differ in size that are no digits.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public (ImagePart Train, ImagePart Test) Read(string name, out IReadOnlyList<string> notes)
    {
        string root = Root() ?? throw new DatasetException(
            $"'{folder}' holds folders of classes, but no 'train' and 'test'; put the folders of the training images into 'train' and those of the test images into 'test'.");
        ImageFiles train = Files(Require(root, TrainNames));
        ImageFiles test = Files(Require(root, TestNames));
        ImageFiles.OtherSize? other = null;
        ImagePart? trainPart = name == KnownDataset.Digits ? train.Read(DigitImage.Side, DigitImage.Side, out other) : train.Read();
        ImagePart? testPart = trainPart is null ? null : name == KnownDataset.Digits ? test.Read(DigitImage.Side, DigitImage.Side, out other) : test.Read();
        if (trainPart is null || testPart is null)
        {
            notes = [ImageNotes.Prepared(folder, other!)];
            return (train.Prepare(), test.Prepare());
        }

        if (KnownDataset.Has(name) && ImageNotes.Survey(trainPart, testPart) is { IsDarkOnLight: true } survey)
        {
            notes = [ImageNotes.TurnedRound(folder, name)];
            return (trainPart.TurnRound(survey.Ground), testPart.TurnRound(survey.Ground));
        }

        notes = [];
        return (trainPart, testPart);
    }

    /// <summary>Reads both halves of images of any classes, one folder each, as they are.</summary>
    /// <param name="classes">The names of the folders of <c>train</c>, in the order people count in.</param>
    /// <exception cref="DatasetException">A folder is missing, a class is only in <c>test</c>, there are too few or too many classes, a file is not an image, or images differ in size.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public (ImagePart Train, ImagePart Test) ReadClasses(out IReadOnlyList<string> classes)
    {
        const string Form = "a data set of images has folders 'train' and 'test', and in each a folder for each class";
        if (Root() is not { } root || Find(root, TrainNames) is not { } train || Find(root, TestNames) is not { } test)
        {
            throw new DatasetException($"'{folder}' has not both of the folders 'train' and 'test'; {Form}.");
        }

        string[] names = [.. entries.Folders(train).Select(inside => Path.GetFileName(inside)).Order(NaturalOrder.Comparer)];
        if (names.Length is < 2 or > MaxClasses)
        {
            throw new DatasetException($"'{train}' holds {names.Length} folders, expected 2 to {MaxClasses}, one for each class; {Form}.");
        }

        if (entries.Folders(test).Select(inside => Path.GetFileName(inside)).FirstOrDefault(name => !names.Contains(name)) is { } other)
        {
            throw new DatasetException($"'{test}' holds the class '{FileText.Name(other, MaxName)}', and '{train}' has no folder of that name; rename it, or give training images of it.");
        }

        classes = names;
        return (Of(train), Of(test));

        ImagePart Of(string half)
        {
            LabelledFile[] files = InOrder(entries.Folders(half).Select(inside => (inside, Array.IndexOf(names, Path.GetFileName(inside)))));
            return files.Length > 0
                ? new ImageFiles(half, files, names.Length, cancellation).Read()
                : throw new DatasetException($"'{half}' holds no images in the folders of its classes; put each image into the folder of its class, as {ImageFormats.Names}.");
        }
    }

    // The folder that has the two halves.
    private string? Root()
    {
        if (Find(folder, TrainNames) is not null || Find(folder, TestNames) is not null)
        {
            return folder;
        }

        return entries.Folders(folder) is [var only] && (Find(only, TrainNames) is not null || Find(only, TestNames) is not null) ? only : null;
    }

    private string Require(string root, string[] names) => Find(root, names)
        ?? throw new DatasetException($"'{Path.Combine(root, names[0])}' does not exist; a data set of images has folders train/0 to train/9 and test/0 to test/9.");

    private string? Find(string outer, string[] names)
    {
        string[] found = [.. entries.Folders(outer).Where(inside => names.Contains(Path.GetFileName(inside), StringComparer.OrdinalIgnoreCase))];
        return found.FirstOrDefault(inside => Path.GetFileName(inside) == names[0]) ?? found switch
        {
            [] => null,
            [var only] => only,
            _ => throw new DatasetException($"'{outer}' holds {string.Join(" and ", found.Select(Path.GetFileName))}; keep one of them, as '{names[0]}'."),
        };
    }

    private ImageFiles Files(string half)
    {
        if (entries.Folders(half).Where(inside => Class(inside) is null).Select(inside => $"'{FileText.Name(Path.GetFileName(inside), MaxName)}'").ToArray() is { Length: > 0 } others)
        {
            throw new DatasetException(
                $"'{half}' holds folders that are not a class: {string.Join(", ", others.Take(5))}{(others.Length > 5 ? ", ..." : "")}; folders of images are named 0 to {ImageDataset.Classes - 1}: rename them, or move them away.");
        }

        LabelledFile[] files = InOrder(Classes(half));
        return files.Length > 0
            ? new ImageFiles(half, files, ImageDataset.Classes, cancellation)
            : throw new DatasetException($"'{half}' holds no images in folders 0 to {ImageDataset.Classes - 1}; put each image into the folder of its class, as {ImageFormats.Names}.");
    }

    // In the order of the file names, whatever the class: so the numbers of exported data sets bring back the original order,
    // and the last images, which validation_split holds back, are of all classes.
    private LabelledFile[] InOrder(IEnumerable<(string Folder, int Label)> classes) =>
    [
        .. classes
            .SelectMany(inside => entries.Files(inside.Folder).Where(ImageFormats.IsImage).Select(file => new LabelledFile(file, inside.Label)))
            .OrderBy(file => SortKey(file.Path), StringComparer.Ordinal)
            .ThenBy(file => file.Label)
            .ThenBy(file => file.Path, StringComparer.Ordinal),
    ];

    private IEnumerable<(string Folder, int Label)> Classes(string half) =>
        entries.Folders(half).Where(inside => Class(inside) is not null).Select(inside => (inside, Class(inside)!.Value));

    private static int? Class(string inside) =>
        int.TryParse(Path.GetFileName(inside), NumberStyles.None, CultureInfo.InvariantCulture, out int label) && label < ImageDataset.Classes ? label : null;

    // 9.png before 10.png.
    private static string SortKey(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        return name.All(char.IsAsciiDigit) ? name.PadLeft(32, '0') : name;
    }
}
