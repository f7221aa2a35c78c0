namespace Mnist.Formats.Disk;

/// <summary>Writes files and folders whole or not at all: under a temporary name beside the target, flushed to the disk, then renamed; a folder that is there is exchanged at one instant, where the system can do that.</summary>
/// <remarks>
/// A process killed at any moment leaves the target as it was, or as it should be. What it leaves beside it, ending in <c>.tmp</c>, <c>.old</c> or <c>.lock</c>, is removed by the next one that
/// writes there; that of a process which is still at work is not touched. Where folders cannot be exchanged (Windows, some file systems) the target is missing for a moment: a process killed in it is found out
/// by the next one that reads or writes there, and the replacement completed (<see cref="Mend"/>). All files of this library are written here.
/// </remarks>
public static class Atomic
{
    private const string Devices = "/dev/";
    private const string Memory = "/dev/shm/";

    /// <summary>Told of each folder whose replacement a killed process left half done, and which has been completed: a sentence for people.</summary>
    public static event Action<string>? Mended;

    /// <summary>Writes a file; one that is there is replaced.</summary>
    /// <param name="path">The file; where it is a link, the link stays and what it points to is replaced. Where it points to a device, as <c>/dev/null</c>, that is written to.</param>
    /// <param name="write">Writes the content; the stream is left open.</param>
    /// <exception cref="IOException">The file cannot be written; nothing is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; nothing is left behind.</exception>
    public static void WriteFile(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string target = Target(new FileInfo(path));
        if (IsDevice(target))
        {
            using FileStream device = new(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            write(device);
            return;
        }

        Leftovers.Clear(target);
        using NewFile stream = TemporaryName.Claim(target, name => name.Temporary).Lock;
        try
        {
            write(stream);
            DiskSteps.Flush(stream);
            DiskSteps.Rename(stream.Name, target);
        }
        catch
        {
            DiskSteps.Delete(stream.Name);
            throw;
        }

        DiskSteps.FlushFolder(Path.GetDirectoryName(target)!);
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
        Mend(target);
        using StagedFolder staged = new(target);
        write(staged.Path);
        staged.Commit();
    }

    /// <summary>Writes a file into a folder that <see cref="WriteFolder"/> will put in its place, which is when it is flushed to the disk.</summary>
    /// <param name="path">The file; there is none yet.</param>
    /// <param name="write">Writes the content; the stream is left open.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void StageFile(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        using NewFile stream = DiskSteps.Create(path);
        write(stream);
    }

    /// <summary>Makes a file for what is needed only while another is written; it is gone when it is closed, or when its process is dead and another writes there.</summary>
    /// <param name="path">The file that is written.</param>
    /// <returns>A file beside it, to write and to read.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static FileStream Scratch(string path) => DiskSteps.CreateScratch(TemporaryName.New(Target(new FileInfo(path))).Temporary);

    /// <summary>Puts a file that is written and flushed in its place; one that is there is replaced.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its place, in the same folder.</param>
    /// <exception cref="IOException">It cannot be put there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be put there.</exception>
    public static void Move(string file, string path)
    {
        DiskSteps.Rename(file, path);
        DiskSteps.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Removes a file.</summary>
    /// <param name="file">The file; it need not be there.</param>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be removed.</exception>
    public static void Delete(string file) => DiskSteps.Delete(file);

    /// <summary>Removes an empty folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">It is missing, not empty, or cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be removed.</exception>
    public static void DeleteFolder(string folder) => DiskSteps.DeleteFolder(folder);

    /// <summary>Makes a folder.</summary>
    /// <param name="folder">The folder; it may be there.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void CreateFolder(string folder) => DiskSteps.CreateFolder(Path.GetFullPath(folder));

    /// <summary>Completes a replacement of a folder that a killed process left half done, and removes what dead processes left beside it. Readers call it when a folder is missing; all that write here do it by themselves.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>Whether the folder was missing and is there again; <see cref="Mended"/> is told of it.</returns>
    public static bool Mend(string path)
    {
        string target = FolderTarget(path);
        bool mended = Leftovers.Clear(target);
        if (mended)
        {
            Mended?.Invoke($"'{path}' was being replaced when a process was ended; the replacement has been completed.");
        }

        return mended;
    }

    /// <summary>What will be, or was, in the place of a file or folder that is being written or that a killed process left.</summary>
    /// <param name="path">The file or folder.</param>
    /// <returns>The path of the place; null for what is in its place.</returns>
    public static string? PlaceOf(string path) => TemporaryName.Of(path)?.Target;

    /// <summary>The folders in a folder that are in their place, after <see cref="Mend"/>: without those that are being written and what a killed process left.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>Their paths, in no order.</returns>
    /// <exception cref="IOException">The folder is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static IReadOnlyList<string> FoldersIn(string path)
    {
        foreach (string target in Directory.GetDirectories(path).Select(PlaceOf).OfType<string>().Distinct())
        {
            Mend(target);
        }

        return [.. Directory.EnumerateDirectories(path).Where(folder => PlaceOf(folder) is null)];
    }

    /// <summary>The folder that <see cref="WriteFolder"/> replaces.</summary>
    /// <param name="path">As the user gave it.</param>
    /// <returns>The full path, without a separator at its end, and of what it points to where it is a link.</returns>
    public static string FolderTarget(string path) => Target(new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))));

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

        string target = Target(new FileInfo(path));
        if (!IsDevice(target))
        {
            Leftovers.Clear(target);
            using NewFile probe = TemporaryName.Claim(target, name => name.Temporary).Lock;
            DiskSteps.Delete(probe.Name);
        }
    }

    /// <summary>Finds out whether a folder could be written, without touching it.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="IOException">It could not.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not.</exception>
    public static void ProbeFolder(string path)
    {
        string target = FolderTarget(path);
        Mend(target);
        using StagedFolder probe = new(target);
    }

    // What is written to a device is gone as it is written, and a file in its place would take it from everybody.
    private static bool IsDevice(string target) => !OperatingSystem.IsWindows()
        && target.StartsWith(Devices, StringComparison.Ordinal) && !target.StartsWith(Memory, StringComparison.Ordinal) && File.Exists(target);

    private static string Target(FileSystemInfo path) => path.LinkTarget is null ? path.FullName : path.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
}
