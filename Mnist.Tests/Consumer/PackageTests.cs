using System.IO.Compression;
using System.Text;

namespace Mnist.Tests.Consumer;

/// <summary>What is packed, and that it works where there is no clone.</summary>
public sealed class PackageTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    private const long Limit = 40_000_000;

    [Fact]
    public void The_tool_has_one_system_and_the_digits_once()
    {
        string package = Path.Combine(feed.Packages, $"Mnist.Cli.{PackageFeed.Platform}.{feed.Version}.nupkg");
        string[] files = Files(package);

        Assert.InRange(new FileInfo(package).Length, 1, Limit);
        Assert.Single(files, file => file.EndsWith("train-images-idx3-ubyte.gz", StringComparison.Ordinal));
        Assert.Single(files, file => Path.GetFileNameWithoutExtension(file) is "libonnxruntime" or "onnxruntime");
        Assert.Contains(files, file => file.EndsWith("/NOTICE", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => Path.GetExtension(file) is ".pdb" or ".dbg" or ".xml" or ".lib" && Path.GetFileName(file) is not ("DotnetToolSettings.xml" or "[Content_Types].xml"));
    }

    [Theory]
    [InlineData("Mnist.Formats")]
    [InlineData("Mnist.Models")]
    [InlineData("Mnist.MLNet")]
    [InlineData("Mnist.Runs")]
    public void A_library_says_whose_work_it_is_and_holds_nothing_else(string library)
    {
        string[] files = Files(Path.Combine(feed.Packages, $"{library}.{feed.Version}.nupkg"));

        Assert.Equal(
            ["NOTICE", "README.md", $"lib/net10.0/{library}.dll", $"lib/net10.0/{library}.xml"],
            files.Where(file => !file.StartsWith('_') && !file.StartsWith('[') && !file.StartsWith("package/", StringComparison.Ordinal) && !file.EndsWith(".nuspec", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_tool_is_installed_and_trains()
    {
        string tools = Path.Combine(feed.Folder, "tools");
        Dotnet.Run("dotnet", feed.Folder, "tool", "install", "Mnist.Cli", "--tool-path", tools, "--version", feed.Version, "--configfile", Path.Combine(feed.Folder, "nuget.config"));

        string output = Dotnet.Run(Path.Combine(tools, OperatingSystem.IsWindows() ? "mnist.exe" : "mnist"), feed.Folder, "train", "mlp", "--epochs", "1", "--out", "run", "--json");

        Assert.Contains("\"weightsSha256\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_readmes_snippets_run_with_the_packages_alone()
    {
        string folder = Path.Combine(feed.Folder, "app");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Mnist.MLNet" Version="{feed.Version}" />
                <PackageReference Include="Mnist.Runs" Version="{feed.Version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), ProgramOf(ReadmeTests.Code));
        CommittedModels.CopyTo(folder);

        string output = Dotnet.Run("dotnet", folder, "run", "-c", "Release");

        Assert.Contains("All of the README ran.", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "digits", "saved_model.pb")));
        Assert.True(File.Exists(Path.Combine(folder, "residual.svg")));
        Assert.True(File.Exists(Path.Combine(folder, "runs", "report", "index.html")));
    }

    // Each block is a function of its own, after what the README's words say is there.
    private static string ProgramOf(IEnumerable<string> blocks)
    {
        (IEnumerable<string> Usings, string Statements)[] parts = [.. blocks.Select(Snippets.SnippetFile.Split)];
        StringBuilder program = new();
        foreach (string line in parts.SelectMany(part => part.Usings).Distinct())
        {
            program.AppendLine(line);
        }

        program.AppendLine("""
            NDArray images = np.zeros((256, 28, 28, 1));
            NDArray labels = np.zeros(256);
            IDataView data = new MLContext().Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(digit => new Row { input = new float[784], Label = $"{digit}" }));
            """);
        foreach ((_, string statements) in parts)
        {
            program.AppendLine("{").AppendLine("Block();").AppendLine("void Block()").AppendLine("{").AppendLine(statements).AppendLine("}").AppendLine("}");
        }

        return program.AppendLine("""
            Console.WriteLine("All of the README ran.");

            class Row
            {
                [Microsoft.ML.Data.VectorType(784)]
                public float[] input { get; set; } = [];

                public string Label { get; set; } = "";
            }
            """).ToString();
    }

    private static string[] Files(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }
}
