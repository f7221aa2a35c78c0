namespace Mnist.Formats.Data.Tables;

/// <summary>A folder of images: a row for each, in the order people count in (2 before 10), with its path in the folder, and the folder it lies in as its label.</summary>
internal sealed class ImageTable : Table
{
    /// <summary>The path of an image inside the folder, with <c>/</c> between names.</summary>
    public const string FileColumn = "file";

    /// <summary>The folder an image lies in; empty for those that lie in none.</summary>
    public const string LabelColumn = "label";

    /// <summary>The pixels: grey or red, green and blue, 0 to 255, or as digits floats from 0 to 1.</summary>
    public const string ImageColumn = "image";

    private readonly TableOptions _options;
    private readonly IReadOnlyList<string> _files;
    private readonly string _folder;

    private ImageTable(string folder, string name, TableOptions options, IReadOnlyList<string> files)
        : base(name) => (_folder, _options, _files) = (folder, options, files);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Files => _files;

    /// <inheritdoc/>
    public override bool HoldsImages => true;

    /// <summary>Lists the images of a folder and of the folders in it.</summary>
    public static ImageTable OpenFolder(string folder, TableOptions options, CancellationToken cancellation)
    {
        List<string> files = [];
        Collect(folder, new VisibleEntries(cancellation), files, 0);
        if (files.Count == 0)
        {
            throw new DatasetException($"'{folder}' holds no images; give a folder of {ImageFormats.Names} files, or a {Kinds}.");
        }

        return OpenFiles(folder, folder, files, options, cancellation);
    }

    /// <summary>Takes images that are found already.</summary>
    /// <param name="folder">The folder their paths begin in.</param>
    /// <param name="name">What they were found by, for messages.</param>
    /// <param name="files">The images, at least one.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="cancellation">Stops the reading of the first.</param>
    public static ImageTable OpenFiles(string folder, string name, IReadOnlyList<string> files, TableOptions options, CancellationToken cancellation)
    {
        // All are as large as the first, or are made so.
        IReadOnlyList<long> shape = [DigitImage.Side, DigitImage.Side];
        if (!options.PrepareDigits)
        {
            (_, int width, int height) = Pixels(files[0], options, cancellation);
            shape = options.Channels == 1 ? [height, width] : [height, width, options.Channels];
        }

        return new ImageTable(folder, name, options, files)
        {
            Columns = [new(FileColumn, typeof(string), []), new(LabelColumn, typeof(string), []), new(ImageColumn, options.PrepareDigits ? typeof(float) : typeof(byte), shape)],
            Rows = files.Count,
        };
    }

    /// <inheritdoc/>
    public override TableCursor Read(IReadOnlyList<ColumnRequest> requests, long first, CancellationToken cancellation) => new Cursor(this, requests, first);

    // A link to a folder above would never end.
    private static void Collect(string folder, VisibleEntries entries, List<string> files, int depth)
    {
        const int MaxDepth = 32;
        _ = depth <= MaxDepth ? 0 : throw new DatasetException($"'{folder}' lies more than {MaxDepth} folders deep; give a folder without a link to itself.");
        files.AddRange(entries.Files(folder).Where(ImageFormats.IsImage).Order(NaturalOrder.Comparer));
        foreach (string inside in entries.Folders(folder).Order(NaturalOrder.Comparer))
        {
            Collect(inside, entries, files, depth + 1);
        }
    }

    private static (byte[] Pixels, int Width, int Height) Pixels(string file, TableOptions options, CancellationToken cancellation)
    {
        if (options.Channels == ColourImage.Channels)
        {
            ColourImage colours = ColourImage.Read(file, cancellation);
            return (colours.Pixels, colours.Width, colours.Height);
        }

        GreyImage grey = GreyImage.Read(file, cancellation);
        return (grey.Pixels, grey.Width, grey.Height);
    }

    private string Name(int row) => Path.GetRelativePath(_folder, _files[row]).Replace('\\', '/');

    private sealed class Cursor(ImageTable table, IReadOnlyList<ColumnRequest> requests, long first) : TableCursor
    {
        private int _next = (int)Math.Min(first, table.Rows);

        public override int Read(IReadOnlyList<Array> targets, int rows, CancellationToken cancellation)
        {
            int came = 0;
            for (; came < rows && _next < table.Rows; came++, _next++)
            {
                cancellation.ThrowIfCancellationRequested();
                for (int i = 0; i < requests.Count; i++)
                {
                    Fill(targets[i], came, requests[i], table.Columns[requests[i].Columns[0]], cancellation);
                }
            }

            return came;
        }

        protected override void Dispose(bool disposing)
        {
        }

        private void Fill(Array target, int row, ColumnRequest request, TableColumn column, CancellationToken cancellation)
        {
            string file = table._files[_next];
            if (column.Name == ImageColumn)
            {
                if (table._options.PrepareDigits)
                {
                    Convert<float>(DigitImage.Read(file, cancellation), target, row, request, column);
                }
                else
                {
                    (byte[] pixels, int width, int height) = Pixels(file, table._options, cancellation);
                    _ = (height, width) == (column.RowShape![0], column.RowShape[1]) ? 0 : throw new DatasetException(
                        $"'{file}' is {width} x {height}, expected {column.RowShape[1]} x {column.RowShape[0]} as '{table._files[0]}' is; give images of one size, or have them prepared as digits.");
                    Convert<byte>(pixels, target, row, request, column);
                }

                return;
            }

            string name = table.Name(_next);
            string text = column.Name == FileColumn ? name : name.Contains('/', StringComparison.Ordinal) ? name[..name.LastIndexOf('/')] : string.Empty;
            if (target is string[] texts)
            {
                texts[row] = text;
            }
            else
            {
                CsvNumbers numbers = new(table.File, column.Name, request, table._options);
                TableValues.Set(numbers, text, target, row, _next);
            }
        }

        private void Convert<T>(T[] pixels, Array target, int row, ColumnRequest request, TableColumn column)
            where T : unmanaged
        {
            NumberCells cells = new(table._files[_next], column.Name, request, table._options);
            TableValues.Convert<T>(cells, pixels, target, row * request.RowLength, _next, request.RowLength);
        }
    }
}
