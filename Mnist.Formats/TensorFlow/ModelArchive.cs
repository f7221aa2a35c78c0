using System.IO.Compression;

namespace Mnist.Formats.TensorFlow;

/// <summary>A zip with a model in it: the folder of a SavedModel, or a file of a known name. Nothing of it is unpacked but what is asked for.</summary>
/// <remarks>
/// What its files may unpack to is bounded by the zip's own bytes: weights hardly shrink, graphs to a tenth. Names of files are compared, never used as paths.
/// </remarks>
public sealed class ModelArchive : IDisposable
{
    private const int MaxEntries = 10_000;
    private const long FreeBytes = 32 << 20;
    private const long Ratio = 100;
    private const int CopyBytes = 1 << 16;

    private readonly ZipArchive _archive;
    private readonly string _name;
    private readonly FormatLimits _limits;
    private long _left;

    private ModelArchive(ZipArchive archive, string name, long packed, FormatLimits limits) =>
        (_archive, _name, _limits, _left) = (archive, name, limits, FreeBytes + (Ratio * packed));

    /// <summary>Whether a file begins as a zip does; its position is where it was.</summary>
    /// <param name="stream">The file, which can be sought.</param>
    public static bool IsZip(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> start = stackalloc byte[4];
        long position = stream.Position;
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = position;
        return read == start.Length && (start.SequenceEqual("PK\u0003\u0004"u8) || start.SequenceEqual("PK\u0005\u0006"u8));
    }

    /// <summary>Opens a zip.</summary>
    /// <param name="stream">The zip, which can be sought; it stays the caller's.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="limits">What is refused for its size; the defaults when null.</param>
    /// <exception cref="ModelFormatException">It is no zip, is damaged, or has too many files.</exception>
    public static ModelArchive Open(Stream stream, string name, FormatLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return Guarded(name, () =>
        {
            if (ZipDirectory.Count(stream, MaxEntries) > MaxEntries)
            {
                throw new ModelFormatException($"the zip has more than {MaxEntries} files; give one with a model alone", name);
            }

            stream.Position = 0;
            return new ModelArchive(new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true), name, stream.Length, limits ?? FormatLimits.Default);
        });
    }

    /// <summary>The places of files of a name, without those that macOS adds.</summary>
    /// <param name="fileName">The name, without folders.</param>
    public IReadOnlyList<string> Find(string fileName) => Guarded(_name, () => (string[])
        [.. _archive.Entries.Where(entry => PlaceOf(entry) is { } place && (place == fileName || place.EndsWith($"/{fileName}", StringComparison.Ordinal)) && !place.StartsWith("__MACOSX/", StringComparison.Ordinal)).Select(PlaceOf)]);

    /// <summary>Reads a file of the zip.</summary>
    /// <param name="place">Its place, as <see cref="Find"/> gives it.</param>
    /// <exception cref="ModelFormatException">It is damaged, or unpacks to too much.</exception>
    public byte[] Read(string place) => Guarded(_name, () =>
    {
        ZipArchiveEntry entry = Entry(place);
        byte[] bytes = new byte[Spend(entry)];
        using Stream packed = entry.Open();
        packed.ReadExactly(bytes);
        return packed.ReadByte() < 0 ? bytes : throw Damaged(_name);
    });

    /// <summary>Unpacks the files of a SavedModel that are needed to run it: the graph and the variables.</summary>
    /// <param name="graph">The place of its graph, as <see cref="Find"/> gives it.</param>
    /// <param name="folder">Where to, an empty folder.</param>
    /// <exception cref="ModelFormatException">A file is damaged, or unpacks to too much, or there is no room.</exception>
    public void Unpack(string graph, string folder) => Guarded(_name, () =>
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(folder);
        string root = graph[..^SavedModelFiles.GraphName.Length];
        string variables = $"{root}{SavedModelFiles.VariablesName}/";
        Copy(Entry(graph), SavedModelFiles.Graph(folder));
        Disk.Atomic.CreateFolder(Path.Combine(folder, SavedModelFiles.VariablesName));
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (ZipArchiveEntry entry in _archive.Entries)
        {
            string place = PlaceOf(entry);
            string rest = place.StartsWith(variables, StringComparison.Ordinal) ? place[variables.Length..] : "";
            if (!IsValues(rest))
            {
                continue;
            }

            if (!seen.Add(rest))
            {
                throw new ModelFormatException("the zip has this file twice; make it again", _name, field: $"file '{FileText.Name(entry.FullName)}'");
            }

            Copy(entry, Path.Combine(folder, SavedModelFiles.VariablesName, rest));
        }

        return true;
    });

    /// <summary>Closes the zip; the stream stays open.</summary>
    public void Dispose() => _archive.Dispose();

    // Letters, digits, dots and hyphens: what TensorFlow calls them, and nothing that leads elsewhere.
    private static bool IsValues(string name) =>
        name.StartsWith($"{SavedModelFiles.VariablesName}.", StringComparison.Ordinal) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-');

    // Some programs on Windows write its separators.
    private static string PlaceOf(ZipArchiveEntry entry) => entry.FullName.Replace('\\', '/');

    private static ModelFormatException Damaged(string name, Exception? inner = null) => new("the zip is damaged; make it again", name, inner: inner);

    private static T Guarded<T>(string name, Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException or ArgumentException or UnauthorizedAccessException or (IOException and not ModelFormatException))
        {
            throw error is UnauthorizedAccessException or (IOException and not EndOfStreamException)
                ? new ModelFormatException("the zip cannot be read or unpacked; check its permissions, and that the disk for temporary files has room", name, inner: error)
                : Damaged(name, error);
        }
    }

    private ZipArchiveEntry Entry(string place) => _archive.Entries.FirstOrDefault(entry => PlaceOf(entry) == place)
        ?? throw new ModelFormatException("the zip has no such file", _name, field: $"file '{FileText.Name(place)}'");

    private long Spend(ZipArchiveEntry entry)
    {
        if (entry.Length < 0 || entry.Length > _limits.MaxFileBytes || entry.Length > _left)
        {
            throw new ModelFormatException(
                $"it would unpack to {entry.Length} bytes, more than the {Math.Min(_limits.MaxFileBytes, _left)} that a zip of this size may hold", _name, field: $"file '{FileText.Name(entry.FullName)}'");
        }

        _left -= entry.Length;
        return entry.Length;
    }

    private void Copy(ZipArchiveEntry entry, string file)
    {
        long left = Spend(entry);
        Disk.Atomic.WriteFile(file, target =>
        {
            using Stream packed = entry.Open();
            byte[] part = new byte[CopyBytes];
            for (int read; (read = packed.Read(part)) > 0; left -= read)
            {
                // What the list of files says need not be what comes.
                if (read > left)
                {
                    throw Damaged(_name);
                }

                target.Write(part, 0, read);
            }
        });
        if (left != 0)
        {
            throw Damaged(_name);
        }
    }
}
