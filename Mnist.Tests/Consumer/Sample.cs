namespace Mnist.Tests.Consumer;

/// <summary>A sample, copied to where there is no clone and built with the packages.</summary>
internal static class Sample
{
    /// <summary>Builds a sample.</summary>
    /// <returns>Its program.</returns>
    public static string Build(PackageFeed feed, string name)
    {
        string folder = Path.Combine(feed.Folder, name);
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Folder, "samples", name)))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            Dotnet.Run("dotnet", folder, "build", "-c", "Release", "-v", "quiet", "-warnaserror");
        }

        return Path.Combine(folder, "bin", "Release", "net10.0", $"{name}.dll");
    }
}
