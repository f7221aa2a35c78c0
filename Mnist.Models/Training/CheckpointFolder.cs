using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mnist.Formats;
using Mnist.Formats.Disk;
using Mnist.Formats.TensorFlow.Bundle;

namespace Mnist.Models.Training;

/// <summary>The files of a checkpoint, named as TensorFlow names them: <c>ckpt-7.index</c>, <c>ckpt-7.data-00000-of-00001</c>, and <c>checkpoint</c>, which says that 7 is the newest.</summary>
/// <remarks>
/// Each file is written under a temporary name, flushed to the disk and renamed, <c>checkpoint</c> last; the one before is removed only then.
/// So a process killed at any moment leaves a complete checkpoint.
/// </remarks>
public static partial class CheckpointFolder
{
    private const string PointerName = "checkpoint";
    private const long MaxPointerBytes = 4096;

    /// <summary>Path, without ending, of the newest complete checkpoint; null when there is none.</summary>
    /// <param name="folder">Folder of the checkpoint.</param>
    /// <returns>The path, as <c>FOLDER/ckpt-7</c>.</returns>
    public static string? Newest(string folder) => Number(folder) is { } number ? Prefix(folder, number) : null;

    /// <summary>Whether there is a file <c>checkpoint</c> that names none: it is written last and whole, so it was damaged since.</summary>
    internal static bool IsDamaged(string folder) => File.Exists(Path.Combine(folder, PointerName)) && Number(folder) is null;

    /// <summary>Writes a checkpoint and removes the one before.</summary>
    /// <exception cref="ModelFormatException">The folder cannot be written.</exception>
    internal static void Write(string folder, TensorBundleWriter bundle)
    {
        try
        {
            Atomic.CreateFolder(folder);
            int number = (Number(folder) ?? 0) + 1;
            string prefix = Prefix(folder, number);
            string[] files = [BundleNames.Data(prefix, 0, 1), BundleNames.Index(prefix)];
            Atomic.WriteFile(files[0], bundle.WriteData);
            Atomic.WriteFile(files[1], bundle.WriteIndex);
            string name = Path.GetFileName(prefix);
            byte[] pointer = Encoding.ASCII.GetBytes($"model_checkpoint_path: \"{name}\"\nall_model_checkpoint_paths: \"{name}\"\n");
            Atomic.WriteFile(Path.Combine(folder, PointerName), stream => stream.Write(pointer));
            Remove(folder, file => !files.Contains(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException("the checkpoint cannot be written; check that the folder may be written to and that the disk has room", folder, inner: error);
        }
    }

    /// <summary>Removes the checkpoint, and the folder if nothing else is in it.</summary>
    /// <param name="folder">Folder of the checkpoint; it need not exist.</param>
    /// <exception cref="ModelFormatException">The folder cannot be written.</exception>
    public static void Delete(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Atomic.Delete(Path.Combine(folder, PointerName));
                Remove(folder, _ => true);
                if (!Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    Atomic.DeleteFolder(folder);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException("the checkpoint, which is no longer needed, cannot be removed; remove the folder by hand", folder, inner: error);
        }
    }

    private static string Prefix(string folder, int number) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"ckpt-{number}"));

    // The file's name is made from the number alone, so a hostile pointer cannot lead out of the folder.
    private static int? Number(string folder)
    {
        FileInfo pointer = new(Path.Combine(folder, PointerName));
        if (!pointer.Exists || pointer.Length > MaxPointerBytes)
        {
            return null;
        }

        Match match = PointerLine().Match(File.ReadAllText(pointer.FullName));
        return match.Success ? int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) : null;
    }

    private static void Remove(string folder, Func<string, bool> unwanted)
    {
        foreach (string file in Directory.EnumerateFiles(folder).Where(file => CheckpointFile().IsMatch(Path.GetFileName(file)) && unwanted(file)))
        {
            Atomic.Delete(file);
        }
    }

    [GeneratedRegex("^model_checkpoint_path: \"ckpt-(?<number>[0-9]{1,9})\"\n", RegexOptions.CultureInvariant)]
    private static partial Regex PointerLine();

    [GeneratedRegex("^(ckpt-[0-9]{1,9}\\.(index|data-00000-of-00001)(\\.[0-9a-z.]+\\.tmp)?|checkpoint\\.[0-9a-z.]+\\.tmp)$", RegexOptions.CultureInvariant)]
    private static partial Regex CheckpointFile();
}
