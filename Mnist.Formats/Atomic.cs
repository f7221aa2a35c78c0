namespace Mnist.Formats;

/// <summary>Writes files and folders whole or not at all: under a temporary name beside the target, flushed to the disk, then renamed.</summary>
/// <remarks>A process killed at any moment leaves the target as it was, or as it should be; at worst a file or folder ending in <c>.tmp</c> stays behind.</remarks>
public static class Atomic
{
    /// <summary>Writes a file; one that is there is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content; the stream is left open.</param>
    /// <exception cref="IOException">The file cannot be written; nothing is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; nothing is left behind.</exception>
    public static void WriteFile(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string temporary = Temporary(path);
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes a folder; one that is there is replaced with all that is in it.</summary>
    /// <param name="path">The folder; where it is a link, the link stays and what it points to is replaced.</param>
    /// <param name="write">Writes the files into the folder it is given.</param>
    /// <exception cref="IOException">The folder cannot be written; nothing is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written; nothing is left behind.</exception>
    public static void WriteFolder(string path, Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string target = FolderTarget(path);
        string temporary = Temporary(target);
        try
        {
            Directory.CreateDirectory(temporary);
            write(temporary);
            ReplaceFolder(temporary, target);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    /// <summary>The folder that <see cref="WriteFolder"/> replaces.</summary>
    /// <param name="path">As the user gave it.</param>
    /// <returns>The full path, without a separator at its end, and of what it points to where it is a link.</returns>
    public static string FolderTarget(string path)
    {
        DirectoryInfo target = new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        return target.LinkTarget is null ? target.FullName : target.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
    }

    /// <summary>Finds out whether a file could be written, without touching it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It could not.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not.</exception>
    public static void ProbeFile(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder.");
        }

        using FileStream probe = new(Temporary(path), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
    }

    /// <summary>Finds out whether a folder could be written, without touching it.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="IOException">It could not.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not.</exception>
    public static void ProbeFolder(string path)
    {
        string temporary = Temporary(FolderTarget(path));
        Directory.CreateDirectory(temporary);
        Directory.Delete(temporary);
    }

    private static string Temporary(string path) => $"{path}.{Path.GetRandomFileName()}.tmp";

    private static void ReplaceFolder(string temporary, string target)
    {
        if (!Directory.Exists(target))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Directory.Move(temporary, target);
            return;
        }

        string old = $"{target}.{Path.GetRandomFileName()}.old";
        Directory.Move(target, old);
        try
        {
            Directory.Move(temporary, target);
        }
        catch
        {
            Directory.Move(old, target);
            throw;
        }

        Directory.Delete(old, recursive: true);
    }
}
