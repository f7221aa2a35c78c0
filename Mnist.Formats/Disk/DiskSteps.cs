// The one place that may: everything else goes through Atomic.
#pragma warning disable RS0030

namespace Mnist.Formats.Disk;

/// <summary>The steps by which files and folders come, change their names and go: the moments at which a killed process leaves something new behind.</summary>
/// <remarks>Each tells <see cref="FaultHook"/> first, so that tests can end the process before every one of them.</remarks>
internal static class DiskSteps
{
    /// <summary>How a file is opened that nobody else may take for one of a dead process.</summary>
    /// <remarks>On Unix the runtime takes a lock (flock) that the kernel drops when the process ends, however it ends. On Windows the open file itself is the lock, and may be renamed nonetheless.</remarks>
    public static FileShare Locked => OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    /// <summary>Makes a file, locked until it is closed.</summary>
    public static NewFile Create(string file)
    {
        FaultHook.Before("create");
        return new NewFile(file);
    }

    /// <summary>Makes a file that is gone when it is closed, locked until then.</summary>
    public static FileStream CreateScratch(string file)
    {
        FaultHook.Before("create");
        return new FileStream(file, FileMode.CreateNew, FileAccess.ReadWrite, Locked, 1 << 16, FileOptions.DeleteOnClose);
    }

    /// <summary>Opens or makes a file that grows at its end, locked until it is closed.</summary>
    public static FileStream OpenGrowing(string file)
    {
        FaultHook.Before("create");
        return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, Locked, 1 << 16);
    }

    /// <summary>Flushes a file that grows to the disk.</summary>
    public static void Flush(FileStream file)
    {
        FaultHook.Before("flush");
        file.Flush(flushToDisk: true);
    }

    /// <summary>Makes or takes a file that others may read but not lock.</summary>
    public static FileStream OpenLock(string file)
    {
        FaultHook.Before("create");
        return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, OperatingSystem.IsWindows() ? FileShare.Read | FileShare.Delete : FileShare.None);
    }

    /// <summary>Makes a folder, and those above it.</summary>
    public static void CreateFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            FaultHook.Before("folder");
            Directory.CreateDirectory(folder);
        }
    }

    /// <summary>Flushes a file to the disk.</summary>
    public static void Flush(NewFile file)
    {
        FaultHook.Before("flush");
        file.FlushToDisk();
    }

    /// <summary>Flushes the names in a folder to the disk, where the file system can do that.</summary>
    public static void FlushFolder(string folder)
    {
        FaultHook.Before("flush");
        NativeDisk.FlushFolder(folder);
    }

    /// <summary>Flushes a folder with all that is in it.</summary>
    public static void FlushTree(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            FaultHook.Before("flush");
            stream.Flush(flushToDisk: true);
        }

        foreach (string inner in Directory.EnumerateDirectories(folder))
        {
            FlushTree(inner);
        }

        FlushFolder(folder);
    }

    /// <summary>Gives a file another name, in place of a file of that name.</summary>
    public static void Rename(string file, string name)
    {
        FaultHook.Before("rename");
        File.Move(file, name, overwrite: true);
    }

    /// <summary>Gives a folder a name that nothing has.</summary>
    public static void RenameFolder(string folder, string name)
    {
        FaultHook.Before("rename");
        Directory.Move(folder, name);
    }

    /// <summary>Lets two folders change their names at one instant.</summary>
    /// <returns>False: nothing happened, because it cannot be done here.</returns>
    public static bool Exchange(string one, string other)
    {
        FaultHook.Before("exchange");
        return !FaultHook.WithoutExchange && NativeDisk.Exchange(one, other);
    }

    /// <summary>Removes a file; none need be there.</summary>
    public static void Delete(string file)
    {
        FaultHook.Before("delete");
        File.Delete(file);
    }

    /// <summary>Removes an empty folder.</summary>
    public static void DeleteFolder(string folder)
    {
        FaultHook.Before("delete");
        Directory.Delete(folder);
    }

    /// <summary>Removes a folder with all that is in it; links are removed, not followed. None need be there.</summary>
    public static void DeleteTree(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (FileSystemInfo entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null })
            {
                DeleteTree(entry.FullName);
            }
            else
            {
                FaultHook.Before("delete");
                entry.Delete();
            }
        }

        DeleteFolder(folder);
    }
}
