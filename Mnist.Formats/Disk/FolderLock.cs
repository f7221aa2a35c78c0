using System.Globalization;
using System.Text;

namespace Mnist.Formats.Disk;

/// <summary>Keeps a folder for one piece of work at a time: a second one is refused with the name of the first.</summary>
/// <remarks>
/// The lock is a file beside the folder, ending in <c>.lock</c>, that the kernel keeps locked for the process. A process that ends, however it ends, holds it no more, and its file is taken over by the next;
/// so nobody ever has to remove one by hand. Who holds it stands in the file.
/// </remarks>
public sealed class FolderLock : IDisposable
{
    private const int MaxShownCharacters = 200;

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a folder.</summary>
    /// <param name="folder">The folder; it need not be there.</param>
    /// <param name="clock">The time, for whoever is refused.</param>
    /// <returns>What holds it until it is disposed.</returns>
    /// <exception cref="ModelFormatException">Another process, or other work of this one, holds it; or the folder beside it cannot be written.</exception>
    public static FolderLock Take(string folder, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        string file = FileOf(folder);

        // The second line is nobody else's: it tells whether the file is still the one under its name.
        string owner = string.Create(
            CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName} since {clock.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC\n{Path.GetRandomFileName()}\n");
        try
        {
            DiskSteps.CreateFolder(Path.GetDirectoryName(file)!);
            while (true)
            {
                FileStream stream = DiskSteps.OpenLock(file);
                stream.SetLength(0);
                stream.Write(Encoding.UTF8.GetBytes(owner));
                stream.Flush();
                if (Content(file) == owner)
                {
                    return new FolderLock(stream);
                }

                // The one before removed the name between our opening and our locking.
                stream.Dispose();
            }
        }
        catch (IOException error) when (Leftovers.MeansLocked(error))
        {
            throw Refusal(folder, file, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException("the output folder cannot be written; give another one", folder, inner: error);
        }
    }

    /// <summary>Finds out whether a folder's lock could be taken.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="ModelFormatException">It is held.</exception>
    public static void RequireFree(string folder)
    {
        string file = FileOf(folder);
        try
        {
            if (File.Exists(file))
            {
                using FileStream look = new(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            }
        }
        catch (IOException error) when (Leftovers.MeansLocked(error))
        {
            throw Refusal(folder, file, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It may have been removed meanwhile; what stands in the way is found when the lock is taken.
        }
    }

    /// <summary>Gives the lock back and removes its file.</summary>
    public void Dispose()
    {
        try
        {
            // While it is locked: nobody can have made it his own yet.
            DiskSteps.Delete(_file.Name);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // An empty claim: the next one takes the file over.
        }
        finally
        {
            _file.Dispose();
        }
    }

    private static string FileOf(string folder) => $"{Atomic.FolderTarget(folder)}.lock";

    private static ModelFormatException Refusal(string folder, string file, Exception inner) =>
        new($"another run is at work there: {Owner(file)}; wait until it has ended, stop it, or give another folder", folder, inner: inner);

    private static string Owner(string file)
    {
        string line = (Content(file) ?? string.Empty).Split('\n')[0];
        string shown = string.Concat(line.Where(c => !char.IsControl(c)).Take(MaxShownCharacters));
        return shown.Length > 0 ? shown : "a process that has not said which yet";
    }

    private static string? Content(string file)
    {
        try
        {
            using FileStream stream = NativeDisk.OpenUnlocked(file);
            byte[] bytes = new byte[2 * MaxShownCharacters];
            return Encoding.UTF8.GetString(bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
