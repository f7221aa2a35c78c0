namespace Mnist.Models.Datasets;

/// <summary>Finds a data set: the folder asked for, else <c>data/NAME</c> beside the program or above it, else the user's cache.</summary>
public static class DatasetLocator
{
    /// <summary>Environment variable that names a folder.</summary>
    public const string Variable = "MNIST_DATA";

    /// <summary>Names of the data sets.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mnist", "fashion-mnist"];

    /// <summary>Where a data set may be kept for all programs of the user.</summary>
    /// <param name="name">As <c>mnist</c>.</param>
    /// <returns>The folder; it need not exist.</returns>
    public static string CacheFolder(string name) =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "mnist", "data", name);

    /// <summary>Finds and reads a data set.</summary>
    /// <param name="name">As <c>mnist</c>.</param>
    /// <param name="folder">Folder of the four IDX files; null: <see cref="Variable"/>, then the usual places.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="DatasetException">It is nowhere, or its files are damaged.</exception>
    public static ImageDataset Find(string name, string? folder = null)
    {
        if (!Names.Contains(name))
        {
            throw new DatasetException($"Unknown data set '{name}'. Known data sets: {string.Join(", ", Names)}.");
        }

        string? asked = folder ?? Environment.GetEnvironmentVariable(Variable) switch { { Length: > 0 } value => value, _ => null };
        if (asked is not null)
        {
            return Directory.Exists(asked)
                ? ImageDataset.Read(name, asked)
                : throw new DatasetException($"Folder '{asked}' does not exist; it should hold the four IDX files of the data set.");
        }

        string[] places = [.. Places(name)];
        string found = Array.Find(places, place => ImageDataset.FileOf(place, "train-images-idx3-ubyte") is not null)
            ?? throw new DatasetException($"The data set '{name}' is neither beside the program nor in '{CacheFolder(name)}'; put its four IDX files there, or name their folder with --data.");
        return ImageDataset.Read(name, found);
    }

    private static IEnumerable<string> Places(string name)
    {
        for (string? above = AppContext.BaseDirectory; above is not null; above = Path.GetDirectoryName(above))
        {
            yield return Path.Combine(above, "data", name);
        }

        yield return CacheFolder(name);
    }
}
