namespace Mnist.Formats.Disk;

/// <summary>What processes that were killed left of their replacements: it is removed, and a replacement that was cut between its two steps is completed.</summary>
/// <remarks>
/// Whether a process lives is told by a lock the kernel holds for it, not by its number: numbers are used again, and mean nothing to another container or host that sees the same disk.
/// A file that is written is its own lock; a folder has a file beside it, made before the folder and removed after it. So a folder without that file is nobody's.
/// </remarks>
internal static class Leftovers
{
    /// <summary>Removes and completes what dead processes left beside a target. What cannot be removed stays: it harms nobody but the disk.</summary>
    /// <returns>Whether a folder that was missing under its name is there again.</returns>
    public static bool Clear(string target)
    {
        bool mended = false;
        foreach (TemporaryName name in TemporaryName.Beside(target))
        {
            try
            {
                mended |= Clear(name);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another process may be clearing the same at this moment, and a folder may be read only.
            }
        }

        return mended;
    }

    /// <summary>Whether an exception says that another process has a file locked.</summary>
    public static bool MeansLocked(IOException error) => error.HResult is EWouldBlockLinux or EWouldBlockMac or SharingViolation;

    // What the runtime puts into HResult: the system's own number on Unix.
    private const int EWouldBlockLinux = 11;
    private const int EWouldBlockMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    private static bool Clear(TemporaryName name)
    {
        string key = File.Exists(name.Lock) ? name.Lock : name.Temporary;
        if (!File.Exists(key))
        {
            return ClearFolders(name);
        }

        FileStream held;
        try
        {
            held = new FileStream(key, FileMode.Open, FileAccess.ReadWrite, DiskSteps.Locked);
        }
        catch (Exception error) when (error is FileNotFoundException || (error is IOException locked && MeansLocked(locked)))
        {
            return false;
        }

        using (held)
        {
            bool mended = ClearFolders(name);
            DiskSteps.Delete(key);
            return mended;
        }
    }

    // The new folder was complete when the old one gave up its name.
    private static bool ClearFolders(TemporaryName name)
    {
        bool mended = false;
        if (Directory.Exists(name.Old))
        {
            mended = !Directory.Exists(name.Target);
            if (mended)
            {
                DiskSteps.RenameFolder(Directory.Exists(name.Temporary) ? name.Temporary : name.Old, name.Target);
            }

            if (Directory.Exists(name.Old))
            {
                DiskSteps.DeleteTree(name.Temporary);
                DiskSteps.RenameFolder(name.Old, name.Temporary);
            }
        }

        DiskSteps.DeleteTree(name.Temporary);
        return mended;
    }
}
