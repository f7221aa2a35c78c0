using System.IO.Compression;
using Mnist.Formats.Tensors;

namespace Mnist.Formats.Data;

/// <summary>Reads NumPy's <c>.npz</c> archives: zips of <c>.npy</c> arrays, stored or deflated.</summary>
/// <remarks>Zips that other programs made are read too: an array may lie in folders, and its name need not end in <c>.npy</c>; hidden files, as macOS adds them, are passed over.</remarks>
public static class NpzFile
{
    private const string Ending = ".npy";
    private const int MaxArrays = 10_000;
    private const long MaxBytes = 2L << 30;

    /// <summary>Reads all arrays.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Arrays by name, without the ending <c>.npy</c> and with the folders they lie in, as NumPy names them.</returns>
    /// <exception cref="DatasetException">The file is missing, not a zip, too large, or an array in it cannot be read.</exception>
    public static IReadOnlyDictionary<string, NDArray> ReadAll(string path) => Open(path, members => members.ToDictionary(member => member.Name, member => member));

    /// <summary>Reads some arrays; the others may be of any kind and size.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">Names of the arrays, without the ending <c>.npy</c>; one that is not there is looked for in the folders of the archive.</param>
    /// <returns>Those of the arrays that are there, by name.</returns>
    /// <exception cref="DatasetException">The file is missing, not a zip, too large, one of the arrays cannot be read, or two folders have it.</exception>
    public static IReadOnlyDictionary<string, NDArray> Read(string path, params string[] names) => Open(path, members => Find(members, names, path));

    private static Dictionary<string, Member> Find(IReadOnlyList<Member> members, string[] names, string path)
    {
        Dictionary<string, Member> found = new(StringComparer.Ordinal);
        foreach (string name in names.Distinct())
        {
            Member[] same = [.. members.Where(member => member.Name == name)];
            Member[] inside = same.Length > 0 ? same : [.. members.Where(member => member.Name.EndsWith("/" + name, StringComparison.Ordinal))];
            if (inside.Length > 1)
            {
                throw new DatasetException($"'{path}' holds the array '{name}' more than once, as {inside[0].Entry.FullName} and {inside[1].Entry.FullName}; keep one of them.");
            }

            if (inside.Length == 1)
            {
                found[name] = inside[0];
            }
        }

        return found;
    }

    private static Dictionary<string, NDArray> Open(string path, Func<IReadOnlyList<Member>, Dictionary<string, Member>> choose)
    {
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            if (archive.Entries.Count > MaxArrays)
            {
                throw new DatasetException($"'{path}' holds {archive.Entries.Count} arrays; at most {MaxArrays} are read.");
            }

            Dictionary<string, NDArray> arrays = new(StringComparer.Ordinal);
            long left = MaxBytes;
            foreach ((string name, Member member) in choose(Members(archive)))
            {
                byte[] bytes = Unpack(member.Entry, left, path);
                left -= bytes.Length;
                arrays[name] = NpyFile.Parse(bytes, $"{path}/{member.Entry.FullName}");
            }

            return arrays;
        }
        catch (Exception error) when (error is InvalidDataException or UnauthorizedAccessException or (IOException and not DatasetException))
        {
            throw new DatasetException($"'{path}' cannot be read as an .npz archive; give the path of a file saved with np.savez.", error);
        }
    }

    // The last of two of one name counts, as for NumPy.
    private static IReadOnlyList<Member> Members(ZipArchive archive)
    {
        Dictionary<string, Member> members = new(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            string name = entry.FullName.Replace('\\', '/');
            name = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
            bool named = name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);

            // A damaged array is an error, but a note or what macOS adds is none.
            bool sure = named && !name.Split('/').Any(HiddenNames.Contain);
            if (!name.EndsWith('/') && (sure || IsArray(entry)))
            {
                name = named ? name[..^Ending.Length] : name;
                members[name] = new Member(name, entry);
            }
        }

        return [.. members.Values];
    }

    private static bool IsArray(ZipArchiveEntry entry)
    {
        Span<byte> start = stackalloc byte[NpyHeader.Signature.Length];
        try
        {
            using Stream stream = entry.Open();
            return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(NpyHeader.Signature);
        }
        catch (InvalidDataException)
        {
            // Compressed in a way only others know: it may be anything, and nobody asked for it by an array's name.
            return false;
        }
    }

    // Counts what is really unpacked: the length an archive declares may be wrong.
    private static byte[] Unpack(ZipArchiveEntry entry, long most, string path)
    {
        using Stream stream = entry.Open();
        return BoundedRead.All(stream, most) ?? throw new DatasetException($"'{path}' unpacks to more than {MaxBytes >> 20} MiB; split it into smaller files.");
    }

    private sealed record Member(string Name, ZipArchiveEntry Entry);
}
