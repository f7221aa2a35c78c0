namespace Mnist.Tests.Consumer;

/// <summary>The clone the tests run in.</summary>
internal static class Repository
{
    /// <summary>Folder of the solution.</summary>
    public static string Folder { get; } = Above(AppContext.BaseDirectory);

    private static string Above(string folder) => File.Exists(Path.Combine(folder, "Mnist.sln"))
        ? folder
        : Above(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Mnist.sln is not above the test's folder."));
}
