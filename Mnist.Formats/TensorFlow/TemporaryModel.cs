namespace Mnist.Formats.TensorFlow;

/// <summary>A folder of its own for a model that came as a zip or a stream. It is removed when nobody holds this object any more, at the latest when the process ends.</summary>
public sealed class TemporaryModel
{
    private static readonly HashSet<string> Living = new(StringComparer.Ordinal);

    static TemporaryModel() => AppDomain.CurrentDomain.ProcessExit += (_, _) => RemoveAll();

    /// <summary>Makes an empty folder that only this user may enter.</summary>
    public TemporaryModel()
    {
        Folder = Directory.CreateTempSubdirectory("mnist-model-").FullName;
        lock (Living)
        {
            Living.Add(Folder);
        }
    }

    /// <summary>Removes the folder.</summary>
    ~TemporaryModel() => Remove(Folder);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    private static void RemoveAll()
    {
        string[] folders;
        lock (Living)
        {
            folders = [.. Living];
        }

        Array.ForEach(folders, Remove);
    }

    private static void Remove(string folder)
    {
        lock (Living)
        {
            Living.Remove(folder);
        }

        try
        {
            new DirectoryInfo(folder).Delete(recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // On Windows a file that is open stays until the system cleans its temporary files.
        }
    }
}
