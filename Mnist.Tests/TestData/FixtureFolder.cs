namespace Mnist.Tests.TestData;

/// <summary>Finds the reference data: <c>MNIST_FIXTURES</c>, else the copy in the repository.</summary>
internal static class FixtureFolder
{
    /// <summary>Folder that holds <c>layers</c>, <c>traces</c>, ...</summary>
    public static string Root { get; } = Environment.GetEnvironmentVariable("MNIST_FIXTURES") is { Length: > 0 } folder ? folder : Own;

    /// <summary>Whether the cases are those committed, not a further set.</summary>
    public static bool IsRepositorys => Path.GetFullPath(Root) == Path.GetFullPath(Own);

    /// <summary>Folder of the solution.</summary>
    public static string Repository
    {
        get
        {
            string? folder = AppContext.BaseDirectory;
            while (folder is not null && !File.Exists(Path.Combine(folder, "Mnist.sln")))
            {
                folder = Path.GetDirectoryName(folder);
            }

            return folder ?? throw new DirectoryNotFoundException("Mnist.sln is not above the test's folder.");
        }
    }

    private static string Own => Path.Combine(Repository, "Mnist.Tests", "Fixtures");

    /// <summary>The committed data set.</summary>
    public static string Data => Path.Combine(Repository, "data", "mnist");

    /// <summary>A folder of fixtures; a test that needs a missing one is skipped and says so.</summary>
    public static string Require(string name)
    {
        string folder = Path.Combine(Root, name);
        Assert.SkipUnless(Directory.Exists(folder), $"Folder '{name}' is missing under {Root}.");
        return folder;
    }

    /// <summary>Names, without extension, of the cases of a folder: every .json with its .npz; empty when the folder is missing.</summary>
    public static IEnumerable<string> Cases(string name)
    {
        string folder = Path.Combine(Root, name);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)
            : [];
    }
}
