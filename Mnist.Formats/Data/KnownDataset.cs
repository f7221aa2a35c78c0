namespace Mnist.Formats.Data;

/// <summary>A data set the program knows by name: its mirrors, and how to tell that a file is the right one.</summary>
/// <param name="Name">As <c>mnist</c>.</param>
/// <param name="Mirrors">Addresses the files' names are put behind, best first.</param>
/// <param name="Files">Training images and labels, test images and labels.</param>
public sealed record KnownDataset(string Name, IReadOnlyList<Uri> Mirrors, IReadOnlyList<KnownFile> Files)
{
    /// <summary>Name of the file of the training images, without <c>.gz</c>.</summary>
    public const string TrainImages = "train-images-idx3-ubyte";

    /// <summary>Name of the file of their labels.</summary>
    public const string TrainLabels = "train-labels-idx1-ubyte";

    /// <summary>Name of the file of the test images.</summary>
    public const string TestImages = "t10k-images-idx3-ubyte";

    /// <summary>Name of the file of their labels.</summary>
    public const string TestLabels = "t10k-labels-idx1-ubyte";

    /// <summary>Name of MNIST, whose images are digits.</summary>
    internal const string Digits = "mnist";

    /// <summary>All data sets the program knows.</summary>
    public static IReadOnlyList<KnownDataset> All { get; } =
    [
        new(
            Digits,
            [new("https://storage.googleapis.com/cvdf-datasets/mnist/"), new("https://ossci-datasets.s3.amazonaws.com/mnist/")],
            [
                new(TrainImages, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
                new(TrainLabels, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
                new(TestImages, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
                new(TestLabels, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
            ]),
        new(
            "fashion-mnist",
            [new("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"), new("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/")],
            [
                new(TrainImages, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
                new(TrainLabels, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
                new(TestImages, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
                new(TestLabels, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
            ]),
    ];

    /// <summary>A data set by its name.</summary>
    /// <param name="name">As <c>mnist</c>.</param>
    /// <exception cref="DatasetException">The name is unknown; the message lists the known ones.</exception>
    public static KnownDataset Get(string name) => All.FirstOrDefault(known => known.Name == name)
        ?? throw new DatasetException($"Unknown data set '{name}'. Known data sets: {string.Join(", ", All.Select(known => known.Name))}.");

    /// <summary>Whether a data set of this name is known.</summary>
    internal static bool Has(string name) => All.Any(known => known.Name == name);
}
