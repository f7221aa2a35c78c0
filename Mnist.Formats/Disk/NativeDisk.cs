using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mnist.Formats.Disk;

/// <summary>What the runtime cannot ask of the system: an exchange of two names, folders flushed to the disk, a look at a file that another process has locked.</summary>
internal static partial class NativeDisk
{
    private const int CurrentFolder = -100;
    private const uint LinuxExchange = 2;
    private const uint MacSwap = 2;
    private const int ReadOnly = 0;

    /// <summary>Lets two files or folders change their names at one instant.</summary>
    /// <returns>False: nothing happened, because the system or the file system cannot do it.</returns>
    public static bool Exchange(string one, string other)
    {
        try
        {
            return OperatingSystem.IsLinux() ? RenameAt2(CurrentFolder, one, CurrentFolder, other, LinuxExchange) == 0
                : OperatingSystem.IsMacOS() && RenameX(one, other, MacSwap) == 0;
        }
        catch (Exception missing) when (missing is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Flushes the names in a folder to the disk, where it may be read. Windows keeps those in its journal and knows no such call.</summary>
    public static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            using SafeFileHandle handle = new(Open(folder, ReadOnly), ownsHandle: true);
            if (!handle.IsInvalid)
            {
                RandomAccess.FlushToDisk(handle);
            }
        }
    }

    /// <summary>Opens a file for reading without asking for a lock on it.</summary>
    public static FileStream OpenUnlocked(string file) => OperatingSystem.IsWindows()
        ? new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
        : new FileStream(new SafeFileHandle(Open(file, ReadOnly), ownsHandle: true) is { IsInvalid: false } handle ? handle : throw new FileNotFoundException(null, file), FileAccess.Read);

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int oneFolder, string one, int otherFolder, string other, uint flags);

    [LibraryImport("libc", EntryPoint = "renamex_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameX(string one, string other, uint flags);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
