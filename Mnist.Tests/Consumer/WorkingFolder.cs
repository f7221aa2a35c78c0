namespace Mnist.Tests.Consumer;

/// <summary>A folder of its own as the current one, with the committed models in it, as after a clone; gone afterwards.</summary>
internal sealed class WorkingFolder : IDisposable
{
    private readonly string _before = Environment.CurrentDirectory;
    private readonly string _folder = Directory.CreateTempSubdirectory("mnist-consumer-").FullName;

    public WorkingFolder()
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Folder, "models"), "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(_folder, Path.GetRelativePath(Repository.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Environment.CurrentDirectory = _folder;
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        Directory.Delete(_folder, recursive: true);
    }
}
