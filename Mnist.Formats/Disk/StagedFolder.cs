namespace Mnist.Formats.Disk;

/// <summary>A folder that is written beside its place, and put there at one instant.</summary>
internal sealed class StagedFolder : IDisposable
{
    private readonly TemporaryName _name;
    private readonly NewFile _lock;

    /// <summary>Makes the folder, empty.</summary>
    /// <param name="target">Its place, as <see cref="Atomic.FolderTarget"/> gives it.</param>
    public StagedFolder(string target)
    {
        DiskSteps.CreateFolder(System.IO.Path.GetDirectoryName(target)!);
        (_name, _lock) = TemporaryName.Claim(target, name => name.Lock);
        try
        {
            DiskSteps.CreateFolder(Path);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where it is written.</summary>
    public string Path => _name.Temporary;

    /// <summary>Puts it in its place; a folder that is there is replaced with all that is in it.</summary>
    public void Commit()
    {
        string target = _name.Target;
        DiskSteps.FlushTree(Path);
        if (!Directory.Exists(target))
        {
            DiskSteps.RenameFolder(Path, target);
        }
        else if (!DiskSteps.Exchange(Path, target))
        {
            ReplaceInTwoSteps(target);
        }

        DiskSteps.FlushFolder(System.IO.Path.GetDirectoryName(target)!);
    }

    /// <summary>Removes what is not needed: what was replaced, or what was written in vain.</summary>
    public void Dispose()
    {
        try
        {
            DiskSteps.DeleteTree(Path);
            DiskSteps.Delete(_name.Lock);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The work is done or has failed already; the next one that writes here tries again.
        }
        finally
        {
            _lock.Dispose();
        }
    }

    // Killed between the two, the target is missing: Leftovers knows by the name of the old one that the new one is complete.
    private void ReplaceInTwoSteps(string target)
    {
        DiskSteps.RenameFolder(target, _name.Old);
        try
        {
            DiskSteps.RenameFolder(Path, target);
        }
        catch
        {
            DiskSteps.RenameFolder(_name.Old, target);
            throw;
        }

        DiskSteps.RenameFolder(_name.Old, Path);
    }
}
