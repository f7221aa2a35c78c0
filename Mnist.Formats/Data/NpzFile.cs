using System.IO.Compression;
using Mnist.Formats.Tensors;

namespace Mnist.Formats.Data;

/// <summary>Reads NumPy's <c>.npz</c> archives: zips of <c>.npy</c> arrays, stored or deflated.</summary>
/// <remarks>Zips that other programs made are read too: an array may lie in folders, and its name need not end in <c>.npy</c>; hidden files, as macOS adds them, are passed over.</remarks>
public static class NpzFile
{
    private const string Ending = ".npy";
    private const int MaxArrays = 10_000;

    /// <summary>Reads all arrays.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Arrays by name, without the ending <c>.npy</c> and with the folders they lie in, as NumPy names them.</returns>
    /// <exception cref="DatasetException">The file is missing, not a zip, too large, or an array in it cannot be read.</exception>
    public static IReadOnlyDictionary<string, NDArray> ReadAll(string path) => ReadSome(path, members => members.ToDictionary(member => member.Name, member => member), CancellationToken.None);

    /// <summary>Reads some arrays; the others may be of any kind and size.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">Names of the arrays, without the ending <c>.npy</c>; one that is not there is looked for in the folders of the archive.</param>
    /// <returns>Those of the arrays that are there, by name.</returns>
    /// <exception cref="DatasetException">The file is missing, not a zip, too large, one of the arrays cannot be read, or two folders have it.</exception>
    public static IReadOnlyDictionary<string, NDArray> Read(string path, params string[] names) => Read(path, names, CancellationToken.None);

    /// <summary>As <see cref="Read(string, string[])"/>, and can be stopped.</summary>
    internal static IReadOnlyDictionary<string, NDArray> Read(string path, string[] names, CancellationToken cancellation) => ReadSome(path, members => Find(members, names, path), cancellation);

    /// <summary>Opens an array to read it a few rows at a time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">Names it may have, the best first.</param>
    /// <param name="texts">Whether it may hold texts.</param>
    /// <param name="cancellation">Stops the reading of what must be read as a whole.</param>
    internal static RowReader? OpenRows(string path, IReadOnlyList<string> names, bool texts, CancellationToken cancellation) => Guarded(path, () =>
    {
        ZipArchive archive = Open(path, out long packed);
        try
        {
            Dictionary<string, Member> found = Find(Members(archive), [.. names], path);
            if (names.FirstOrDefault(found.ContainsKey) is not { } name)
            {
                archive.Dispose();
                return null;
            }

            string inside = Inside(path, found[name]);
            Stream stream = new ArchiveStream(archive, found[name].Entry);
            NpyHeader header = Header(stream, inside, packed, PackedSize.Most(packed), texts);
            if (header.Type.IsText && header.ColumnMajor && header.Dims.Length > 1)
            {
                throw new DatasetException($"'{inside}' holds texts column by column, which are not read from an archive; save them as np.savez(file, {FileText.Name(name)}=np.ascontiguousarray(array)).");
            }

            IRowBlocks rows = header.NeedsAll || (header.ColumnMajor && !header.Type.IsText)
                ? new MemoryRows(NpyFile.Whole(stream, header, inside, cancellation))
                : new StreamRows(stream, header.Type, header.Dims, inside, (_, error) => Damage(path, error));
            return new RowReader(rows, header.Type, header.Dims);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    });

    /// <summary>Names of its arrays, without the ending <c>.npy</c> and with the folders they lie in, in the order of the archive.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">The file is missing or not a zip.</exception>
    internal static IReadOnlyList<string> Names(string path) => Guarded(path, () =>
    {
        using ZipArchive archive = Open(path, out _);
        return (IReadOnlyList<string>)[.. Members(archive).Select(member => member.Name)];
    });

    private static Dictionary<string, Member> Find(IReadOnlyList<Member> members, string[] names, string path)
    {
        Dictionary<string, Member> found = new(StringComparer.Ordinal);
        foreach (string name in names.Distinct())
        {
            Member[] same = [.. members.Where(member => member.Name == name)];
            Member[] inside = same.Length > 0 ? same : [.. members.Where(member => member.Name.EndsWith("/" + name, StringComparison.Ordinal))];
            if (inside.Length > 1)
            {
                throw new DatasetException($"'{path}' holds the array '{FileText.Name(name)}' more than once, as {FileText.Name(inside[0].Entry.FullName)} and {FileText.Name(inside[1].Entry.FullName)}; keep one of them.");
            }

            if (inside.Length == 1)
            {
                found[name] = inside[0];
            }
        }

        return found;
    }

    private static Dictionary<string, NDArray> ReadSome(string path, Func<IReadOnlyList<Member>, Dictionary<string, Member>> choose, CancellationToken cancellation) => Guarded(path, () =>
    {
        using ZipArchive archive = Open(path, out long packed);
        Dictionary<string, NDArray> arrays = new(StringComparer.Ordinal);
        long left = PackedSize.Most(packed);
        foreach ((string name, Member member) in choose(Members(archive)))
        {
            string inside = Inside(path, member);
            using Stream stream = member.Entry.Open();
            NpyHeader header = Header(stream, inside, packed, left);
            arrays[name] = NpyFile.Whole(stream, header, inside, cancellation);
            left -= header.Count * header.Type.Size;
        }

        return arrays;
    });

    private static ZipArchive Open(string path, out long packed)
    {
        FileStream file = BoundedRead.Open(path);
        packed = file.Length;
        try
        {
            if (ZipDirectory.Count(file, MaxArrays) > MaxArrays)
            {
                throw new DatasetException($"'{path}' holds more than {MaxArrays} files; put fewer arrays into an archive.");
            }

            file.Position = 0;
            return new ZipArchive(file, ZipArchiveMode.Read);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // The lengths an archive declares may be wrong: what counts is what the array's own header announces, and no more is unpacked.
    private static NpyHeader Header(Stream stream, string inside, long packed, long most, bool texts = false)
    {
        NpyHeader header = NpyHeader.Read(stream, inside, texts);
        long bytes = header.Count * header.Type.Size;
        return bytes <= most ? header : throw PackedSize.Refused(inside, packed, bytes);
    }

    private static string Inside(string path, Member member) => $"{path}/{FileText.Name(member.Entry.FullName)}";

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is InvalidDataException or UnauthorizedAccessException or (IOException and not DatasetException))
        {
            throw Damage(path, error);
        }
    }

    private static DatasetException Damage(string path, Exception error) => new($"'{path}' cannot be read as an .npz archive; give the path of a file saved with np.savez.", error);

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

    private sealed record Member(string Name, ZipArchiveEntry Entry);
}
