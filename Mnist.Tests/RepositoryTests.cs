namespace Mnist.Tests;

public sealed class RepositoryTests
{
    [Fact]
    public void Fixtures_folder_is_there() => Assert.True(Directory.Exists(Path.Combine(RepositoryRoot(), "Mnist.Tests", "Fixtures")));

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Mnist.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("Mnist.sln is not above the test's folder.");
    }
}
