namespace Mnist.Tests.Consumer;

/// <summary>The models of the clone.</summary>
internal static class CommittedModels
{
    /// <summary>Copies them to <c>models</c> in a folder.</summary>
    public static void CopyTo(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Folder, "models"), "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(Repository.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
