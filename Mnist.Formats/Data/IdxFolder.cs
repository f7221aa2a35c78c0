namespace Mnist.Formats.Data;

/// <summary>A data set as the four IDX files of MNIST, plain or compressed with gzip, under any spelling <see cref="IdxFileName"/> knows, in a folder or up to two below it.</summary>
internal static class IdxFolder
{
    // As MNIST/raw, which PyTorch makes.
    private const int Depth = 2;

    /// <summary>Whether a folder holds at least one of the files.</summary>
    public static bool Is(string folder, VisibleEntries entries) => Directory.Exists(folder) && Find(folder, entries).Count > 0;

    /// <summary>Whether a folder holds all four.</summary>
    public static bool IsComplete(string folder, VisibleEntries entries) => Directory.Exists(folder) && Missing(Find(folder, entries)).Count == 0;

    /// <summary>Paths of all files that could be one of the four, the best first: the least deep, and plain before compressed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="stem">One of <see cref="IdxFileName.Stems"/>.</param>
    public static IReadOnlyList<string> FilesOf(string folder, string stem) => Directory.Exists(folder) ? Find(folder, new VisibleEntries()).GetValueOrDefault(stem) ?? [] : [];

    /// <summary>Reads both halves.</summary>
    /// <exception cref="DatasetException">A file is missing or damaged, or two different ones are there.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static (ImagePart Train, ImagePart Test) Read(string folder, VisibleEntries entries, CancellationToken cancellation)
    {
        Dictionary<string, List<string>> files = Find(folder, entries);
        if (Missing(files) is { Count: > 0 } missing)
        {
            throw new DatasetException(files.Count == 0
                ? $"'{folder}' holds none of the four IDX files of a data set ({string.Join(", ", IdxFileName.Stems)}; plain or .gz) and no folders train/0 to test/9 of images; give the folder that does."
                : $"'{folder}' holds {string.Join(", ", files.Values.Select(found => Path.GetRelativePath(folder, found[0])))}, but no file of the {string.Join(" and the ", missing.Select(IdxFileName.Words))} ({string.Join(", ", missing)}; plain or .gz); put all four IDX files of the data set into it.");
        }

        return (Part(files, KnownDataset.TrainImages, KnownDataset.TrainLabels, cancellation), Part(files, KnownDataset.TestImages, KnownDataset.TestLabels, cancellation));
    }

    private static ImagePart Part(Dictionary<string, List<string>> files, string imageStem, string labelStem, CancellationToken cancellation)
    {
        (string imageFile, int[] shape, byte[] images) = Choose(files[imageStem], imageStem, cancellation);
        (string labelFile, int[] labelShape, byte[] labels) = Choose(files[labelStem], labelStem, cancellation);
        return shape.Length == 3 && labelShape.Length == 1
            ? ImagePart.Create(imageFile, images, shape, labelFile, Array.ConvertAll(labels, label => (long)label))
            : throw new DatasetException($"'{imageFile}' has {shape.Length} axes and '{labelFile}' {labelShape.Length}; expected 3 (images, rows, columns) and 1.");
    }

    // An unpacked file beside its archive, or a second download, holds the same: then it does not matter which is read. A damaged one does not count beside a whole one.
    private static (string File, int[] Shape, byte[] Data) Choose(List<string> files, string stem, CancellationToken cancellation)
    {
        (string File, int[] Shape, byte[] Data)? chosen = null;
        DatasetException? damage = null;
        foreach (string file in files)
        {
            if (TryRead(file, cancellation, ref damage) is not { } read)
            {
                continue;
            }

            chosen ??= read;
            if (!chosen.Value.Shape.AsSpan().SequenceEqual(read.Shape) || !chosen.Value.Data.AsSpan().SequenceEqual(read.Data))
            {
                throw new DatasetException($"'{chosen.Value.File}' and '{file}' both are the {IdxFileName.Words(stem)}, and differ; keep one of them, or give the folder of one data set.");
            }
        }

        return chosen ?? throw damage!;
    }

    private static (string File, int[] Shape, byte[] Data)? TryRead(string file, CancellationToken cancellation, ref DatasetException? damage)
    {
        try
        {
            (int[] shape, byte[] data) = IdxFile.Read(file, cancellation);
            return (file, shape, data);
        }
        catch (DatasetException error)
        {
            damage ??= error;
            return null;
        }
    }

    private static List<string> Missing(Dictionary<string, List<string>> files) => [.. IdxFileName.Stems.Where(stem => !files.ContainsKey(stem))];

    // The nearest level that has all four; where none has, what there is on all of them.
    private static Dictionary<string, List<string>> Find(string folder, VisibleEntries entries)
    {
        Dictionary<string, List<string>> all = [];
        string[] level = [folder];
        for (int depth = 0; depth <= Depth && level.Length > 0; depth++)
        {
            Dictionary<string, List<string>> here = [];
            foreach (string file in level.SelectMany(inside => depth == 0 ? entries.Files(inside) : Listed(entries.Files, inside)).OrderBy(IdxFileName.IsPacked))
            {
                if (IdxFileName.Stem(file) is { } stem)
                {
                    (here.TryGetValue(stem, out List<string>? files) ? files : here[stem] = []).Add(file);
                }
            }

            if (Missing(here).Count == 0)
            {
                return here;
            }

            foreach ((string stem, List<string> files) in here)
            {
                all.TryAdd(stem, files);
            }

            // Folders of classes hold tens of thousands of images.
            level = [.. level.SelectMany(inside => Listed(entries.Folders, inside)).Where(inside => Path.GetFileName(inside).Length > 1)];
        }

        return all;
    }

    // What may not be listed below the folder given is none of the data set's.
    private static IReadOnlyList<string> Listed(Func<string, IReadOnlyList<string>> list, string folder)
    {
        try
        {
            return list(folder);
        }
        catch (DatasetException)
        {
            return [];
        }
    }
}
