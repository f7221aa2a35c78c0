using System.Text.RegularExpressions;

namespace Mnist.Formats.Disk;

/// <summary>Names of what is not in its place yet or not any more: those of the target, a part that nobody else has, and what it is.</summary>
/// <param name="Target">The file or folder it is, was or will be.</param>
/// <param name="Part">What nobody else has: the same in all names of one replacement.</param>
internal sealed partial record TemporaryName(string Target, string Part)
{
    /// <summary>What is being written, or is no longer needed.</summary>
    public string Temporary => $"{Target}.{Part}.tmp";

    /// <summary>What the target was, where it is not replaced at one instant.</summary>
    public string Old => $"{Target}.{Part}.old";

    /// <summary>A file that is locked as long as the process works on the folder.</summary>
    public string Lock => $"{Target}.{Part}.lock";

    /// <summary>A name that nobody has.</summary>
    public static TemporaryName New(string target) => new(target, Path.GetRandomFileName());

    /// <summary>Begins a replacement: makes the file that is locked as long as it goes on.</summary>
    /// <param name="target">What will be replaced.</param>
    /// <param name="key">Which of the names that file has.</param>
    public static (TemporaryName Name, NewFile Lock) Claim(string target, Func<TemporaryName, string> key)
    {
        // Who clears up may take a file for one of a dead process before it is locked: then another name is tried.
        while (true)
        {
            TemporaryName name = New(target);
            try
            {
                NewFile made = DiskSteps.Create(key(name));
                if (File.Exists(made.Name))
                {
                    return (name, made);
                }

                made.Dispose();
            }
            catch (IOException error) when (Leftovers.MeansLocked(error))
            {
            }
        }
    }

    /// <summary>The name of which a path is one; null where it is none.</summary>
    public static TemporaryName? Of(string path)
    {
        Match match = Form().Match(path);
        return match.Success ? new TemporaryName(match.Groups["target"].Value, match.Groups["part"].Value) : null;
    }

    /// <summary>The replacements of a target of which something lies beside it.</summary>
    public static IReadOnlyList<TemporaryName> Beside(string target)
    {
        string folder = Path.GetDirectoryName(target)!;
        return !Directory.Exists(folder) ? [] : [.. Directory.EnumerateFileSystemEntries(folder).Select(Of).OfType<TemporaryName>().Where(name => name.Target == target).Distinct()];
    }

    [GeneratedRegex("^(?<target>.+)\\.(?<part>[a-z0-5]{8}\\.[a-z0-5]{3})\\.(tmp|old|lock)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Form();
}
