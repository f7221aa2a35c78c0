namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Folders of one worker to put damaged files into, in memory where the system has a place for that.</summary>
internal sealed class WorkFolder : IDisposable
{
    private const string InMemory = "/dev/shm";

    // Containers give it 64 MB, which many seeds fill.
    private const long Enough = 1L << 30;

    private readonly string _root = Path.Combine(Base(), $"mnist-{Guid.NewGuid():N}"[..14]);
    private readonly Dictionary<object, (string Path, long Beside)> _folders = new(ReferenceEqualityComparer.Instance);

    /// <summary>Writes the files of a recipe.</summary>
    /// <returns>The folder, and the bytes of all files in it.</returns>
    public (string Folder, long Bytes) Place(Recipe recipe)
    {
        if (!_folders.TryGetValue(recipe.Seed, out (string Path, long Beside) folder))
        {
            folder = (Path.Combine(_root, $"{_folders.Count}"), recipe.Seed.Beside.Sum(file => (long)file.Bytes.Length));
            Write(folder.Path, recipe.Seed.Beside);
            foreach (PlacedFile file in recipe.Seed.Pack(recipe.Seed.Bytes))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.Path, file.Path))!);
            }

            _folders.Add(recipe.Seed, folder);
        }

        IReadOnlyList<PlacedFile> damaged = recipe.Make();
        foreach (PlacedFile file in damaged)
        {
            File.WriteAllBytes(Path.Combine(folder.Path, file.Path), file.Bytes);
        }

        return (folder.Path, folder.Beside + damaged.Sum(file => (long)file.Bytes.Length));
    }

    /// <summary>Writes files, and the folders they lie in.</summary>
    public static void Write(string folder, IEnumerable<PlacedFile> files)
    {
        foreach (PlacedFile file in files)
        {
            string path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Bytes);
        }
    }

    private static string Base() => Directory.Exists(InMemory) && new DriveInfo(InMemory).AvailableFreeSpace > Enough ? InMemory : Path.GetTempPath();

    public void Dispose()
    {
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }
}
