namespace Mnist.Formats.Data;

/// <summary>Finds a data set: where it is asked for, else <c>data/NAME</c> beside the program or above it, else the user's cache, else on its mirrors.</summary>
public static class DatasetLocator
{
    /// <summary>Environment variable that names a folder or file.</summary>
    public const string Variable = "MNIST_DATA";

    /// <summary>Names of the data sets.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. KnownDataset.All.Select(known => known.Name)];

    /// <summary>Where a data set may be kept for all programs of the user.</summary>
    /// <param name="name">As <c>mnist</c>.</param>
    /// <returns>The folder; it need not exist.</returns>
    public static string CacheFolder(string name) =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "mnist", "data", name);

    /// <summary>The folder or file asked for: the one given, else <see cref="Variable"/>; null when neither is there.</summary>
    /// <param name="path">Given by the user, or null.</param>
    /// <returns>A path; it need not exist.</returns>
    public static string? Asked(string? path) => path ?? Environment.GetEnvironmentVariable(Variable) switch { { Length: > 0 } value => value, _ => null };

    /// <summary>Finds and reads a data set.</summary>
    /// <param name="name">As <c>mnist</c>.</param>
    /// <param name="path">What <see cref="ImageDataset.Read"/> takes; null: <see cref="Variable"/>, then the usual places.</param>
    /// <param name="downloader">Downloads it into the cache when it is nowhere; null: nothing is downloaded.</param>
    /// <param name="cancellationToken">Stops the reading or a download.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="DatasetException">It is nowhere, cannot be downloaded, or its files are damaged.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ImageDataset Find(string name, string? path = null, DatasetDownloader? downloader = null, CancellationToken cancellationToken = default)
    {
        _ = KnownDataset.Get(name);
        if (Asked(path) is { } asked)
        {
            return ImageDataset.Read(name, asked, cancellationToken);
        }

        VisibleEntries entries = new(cancellationToken);
        string cache = CacheFolder(name);
        if (BesideTheProgram(name).FirstOrDefault(folder => IdxFolder.Is(folder, entries)) is { } beside)
        {
            return ImageDataset.Read(name, beside, cancellationToken) with { Source = DatasetSource.Program };
        }

        if (IdxFolder.IsComplete(cache, entries))
        {
            return ImageDataset.Read(name, cache, cancellationToken) with { Source = DatasetSource.Cache };
        }

        if (downloader is null)
        {
            throw new DatasetException($"The data set '{name}' is neither beside the program nor in '{cache}'; put its four IDX files there, give their folder, as in {Variable}, or let a {nameof(DatasetDownloader)} get it.", problem: DatasetProblem.NotFound);
        }

        downloader.DownloadAsync(name, cache, cancellationToken).GetAwaiter().GetResult();
        return ImageDataset.Read(name, cache, cancellationToken) with { Source = DatasetSource.Download };
    }

    private static IEnumerable<string> BesideTheProgram(string name)
    {
        for (string? above = AppContext.BaseDirectory; above is not null; above = Path.GetDirectoryName(above))
        {
            yield return Path.Combine(above, "data", name);
        }
    }
}
