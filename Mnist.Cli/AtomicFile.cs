namespace Mnist.Cli;

/// <summary>Writes files whole or not at all: under a name nobody else has, then renamed.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file; one that is there is replaced.</summary>
    /// <exception cref="IOException">The file cannot be written; nothing is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; nothing is left behind.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = Temporary(path);
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew))
            {
                write(stream);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Finds out whether a file could be written, without touching it.</summary>
    /// <exception cref="IOException">It could not.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not.</exception>
    public static void Probe(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder.");
        }

        using FileStream probe = new(Temporary(path), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
    }

    private static string Temporary(string path) => $"{path}.{Guid.NewGuid():N}.tmp";
}
