using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Text;
using System.Xml.Linq;

namespace Mnist.Tests.Consumer;

/// <summary>What is packed, and that it works where there is no clone.</summary>
[Collection(PackageCollection.Name)]
public sealed class PackageTests(PackageFeed feed)
{
    private const long Limit = 40_000_000;

    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

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
            ["AGENTS.md", "NOTICE", "README.md", "icon.png", $"lib/net10.0/{library}.dll", $"lib/net10.0/{library}.xml"],
            files.Where(file => !file.StartsWith('_') && !file.StartsWith('[') && !file.StartsWith("package/", StringComparison.Ordinal) && !file.EndsWith(".nuspec", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Mnist.Formats")]
    [InlineData("Mnist.Models")]
    [InlineData("Mnist.MLNet")]
    [InlineData("Mnist.Runs")]
    [InlineData("Mnist.Cli")]
    public void A_package_has_a_readme_of_its_own_a_licence_an_icon_and_tags(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(feed.Packages, $"{package}.{feed.Version}.nupkg"));
        string readme = Text(archive, "README.md");
        XElement metadata = XDocument.Parse(Text(archive, $"{package}.nuspec")).Root!.Elements().First();

        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Folder, package, "README.md")), readme);
        Assert.Equal($"# {package}", readme.Split('\n')[0]);
        Assert.Equal(["## About", "## Key features", "## How to use", "## Main types", "## Related packages"], readme.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Folder, "AGENTS.md")), Text(archive, "AGENTS.md"));
        Assert.Equal(("MIT", "README.md", "icon.png"), (Value("license"), Value("readme"), Value("icon")));
        Assert.Contains("tensorflow", Value("tags").Split(' '));
        Assert.NotEmpty(Value("description"));

        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
    }

    // With the sources in them, symbols serve whoever steps into the library, wherever the repository is.
    [Theory]
    [InlineData("Mnist.Formats")]
    [InlineData("Mnist.Models")]
    [InlineData("Mnist.MLNet")]
    [InlineData("Mnist.Runs")]
    public void Symbols_hold_their_sources(string library)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(feed.Packages, $"{library}.{feed.Version}.snupkg"));
        using MemoryStream pdb = new();
        using (Stream packed = archive.GetEntry($"lib/net10.0/{library}.pdb")!.Open())
        {
            packed.CopyTo(pdb);
        }

        pdb.Position = 0;
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(pdb);
        MetadataReader reader = provider.GetMetadataReader();
        HashSet<EntityHandle> embedded = [.. reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Where(information => reader.GetGuid(information.Kind) == EmbeddedSource).Select(information => information.Parent)];
        Assert.NotEmpty(reader.Documents);
        Assert.DoesNotContain(reader.Documents, document => !embedded.Contains(document));
    }

    // dotnet pack compares with it; a file that is not there would be no comparison.
    [Theory]
    [InlineData("Mnist.Formats")]
    [InlineData("Mnist.Models")]
    [InlineData("Mnist.MLNet")]
    [InlineData("Mnist.Runs")]
    public void There_is_a_baseline_to_validate_against(string library) =>
        Assert.Contains($"lib/net10.0/{library}.dll", Files(Path.Combine(Repository.Folder, "eng", "baseline", $"{library}.nupkg")));

    // ML.NET writes assembly names with their versions into the files it saves.
    [Theory]
    [InlineData("Mnist.Formats")]
    [InlineData("Mnist.Models")]
    [InlineData("Mnist.MLNet")]
    [InlineData("Mnist.Runs")]
    public void An_assembly_keeps_its_version_whatever_the_packages(string library)
    {
        string file = Path.Combine(feed.Folder, $"{library}.dll");
        using (ZipArchive archive = ZipFile.OpenRead(Path.Combine(feed.Packages, $"{library}.{feed.Version}.nupkg")))
        {
            archive.GetEntry($"lib/net10.0/{library}.dll")!.ExtractToFile(file, overwrite: true);
        }

        Assert.Equal(new Version(1, 0, 0, 0), AssemblyName.GetAssemblyName(file).Version);
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
        ProjectFile.Write(folder, [("Mnist.MLNet", feed.Version), ("Mnist.Runs", feed.Version)]);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), ProgramOf(ReadmeTests.Code));
        CommittedModels.CopyTo(folder);

        string output = Dotnet.Run("dotnet", folder, "run", "-c", "Release");

        Assert.Contains("All of the README ran.", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "digits", "saved_model.pb")));
        Assert.True(File.Exists(Path.Combine(folder, "residual.svg")));
        Assert.True(File.Exists(Path.Combine(folder, "runs", "report", "index.html")));
    }

    [Fact]
    public void The_snippets_of_the_packages_readmes_compile_with_the_packages_alone()
    {
        string folder = Path.Combine(feed.Folder, "readmes");
        ProjectFile.Write(folder, [("Mnist.Runs", feed.Version)], "Microsoft.NET.Sdk.Web", ("OutputType", "Library"));
        foreach (string library in new[] { "Mnist.Formats", "Mnist.Models", "Mnist.MLNet", "Mnist.Runs" })
        {
            string[] blocks = [.. ReadmeTests.CodeOf(Path.Combine(library, "README.md"))];
            Assert.NotEmpty(blocks);
            foreach ((int i, string block) in blocks.Index())
            {
                (IEnumerable<string> usings, string statements) = Snippets.SnippetFile.Split(block);
                string name = $"{library.Replace('.', '_')}_{i}";
                File.WriteAllText(Path.Combine(folder, $"{name}.cs"), $$"""
                    {{string.Join('\n', usings)}}

                    static class {{name}}
                    {
                        static Mnist.Formats.Tensors.NDArray x => null!;
                        static Mnist.Formats.Tensors.NDArray y => null!;
                        static Microsoft.ML.IDataView data => null!;
                        static WebApplicationBuilder builder => null!;
                        static WebApplication app => null!;

                        static void Run()
                        {
                            {{statements}}
                        }
                    }
                    """);
            }
        }

        File.WriteAllText(Path.Combine(folder, "Rows.cs"), "class Digit { public float[] Input { get; set; } = []; }\nclass DigitScores { public float[] Score { get; set; } = []; }\n");

        Dotnet.Run("dotnet", folder, "build", "-c", "Release", "-v", "quiet");
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

    private static string Text(ZipArchive archive, string name)
    {
        using StreamReader reader = new(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private static string[] Files(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }
}
