using System.Runtime.InteropServices;

namespace Mnist.Tests.Consumer;

/// <summary>Our packages as <c>dotnet pack</c> makes them, in a folder that other projects restore from; gone afterwards.</summary>
public sealed class PackageFeed : IDisposable
{
    private static readonly string[] Libraries = ["Mnist.Formats", "Mnist.Models", "Mnist.MLNet", "Mnist.Runs"];

    // NuGet keeps every version it has seen: a version of this process alone is surely the one just packed.
    public PackageFeed()
    {
        foreach (string library in Libraries)
        {
            Pack(library, "--no-build");
        }

        // The tool for this machine's system alone: those for others would take minutes.
        Pack("Mnist.Cli", $"-p:ToolPackageRuntimeIdentifiers={Platform}");
        File.WriteAllText(
            Path.Combine(Folder, "nuget.config"),
            $"<configuration><packageSources><add key=\"packed\" value=\"{Packages}\" /></packageSources></configuration>\n");
    }

    /// <summary>Where programs that use the packages may be put.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("mnist-packages-").FullName;

    public string Packages => Path.Combine(Folder, "packages");

    public string Version { get; } = $"0.1.0-test{Environment.ProcessId}";

    /// <summary>As <c>linux-x64</c>.</summary>
    public static string Platform { get; } = RuntimeInformation.RuntimeIdentifier;

    public void Dispose()
    {
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (string copy in Libraries.Select(library => Path.Combine(cache, library.ToLowerInvariant(), Version)).Where(Directory.Exists))
        {
            Directory.Delete(copy, recursive: true);
        }

        Directory.Delete(Folder, recursive: true);
    }

    private void Pack(string project, string option)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        Dotnet.Run("dotnet", Repository.Folder, "pack", project, "-c", configuration, "-o", Packages, "-v", "quiet", $"-p:PackedVersion={Version}", option);
    }
}
