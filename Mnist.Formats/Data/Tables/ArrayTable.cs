using Mnist.Formats.Tensors;

namespace Mnist.Formats.Data.Tables;

/// <summary>Arrays of NumPy and IDX, whose first axis is the rows: one without a name, or those of an .npz.</summary>
internal sealed class ArrayTable : Table
{
    /// <summary>Name of an array that has none, as in Keras' files.</summary>
    public const string UsualName = "x";

    private readonly TableOptions _options;
    private readonly Func<string, CancellationToken, RowReader> _open;

    private ArrayTable(string file, TableOptions options, Func<string, CancellationToken, RowReader> open)
        : base(file) => (_options, _open) = (options, open);

    /// <inheritdoc/>
    public override bool HasNames => Columns[0].Name.Length > 0;

    /// <summary>Opens an .npy file.</summary>
    public static ArrayTable OpenNpy(string path, TableOptions options, CancellationToken cancellation) => Open(path, options, [string.Empty], (_, stop) => NpyFile.OpenRows(path, texts: true, stop), cancellation);

    /// <summary>Opens an IDX file.</summary>
    public static ArrayTable OpenIdx(string path, TableOptions options) => Open(path, options, [string.Empty], (_, _) => RowReader.OpenIdx(path), CancellationToken.None);

    /// <summary>Opens an archive: those of its arrays that are wanted, or all.</summary>
    public static ArrayTable OpenNpz(string path, TableOptions options, CancellationToken cancellation)
    {
        IReadOnlyList<IReadOnlyList<string>> wanted = options.Arrays ?? [.. NpzFile.Names(path).Select(name => (IReadOnlyList<string>)[name])];
        return Open(
            path,
            options,
            [.. wanted.Select(names => names[0])],
            (name, stop) => NpzFile.OpenRows(path, wanted.First(names => names[0] == name), texts: true, stop) ?? throw new DatasetException(wanted.Count == 1
                ? $"'{path}' holds no array named {UsualName}; save it as np.savez(file, {UsualName}=rows)."
                : $"'{path}' holds no array named {FileText.Name(name)}; save one for each of {FileText.Name(string.Join(", ", wanted.Select(names => names[0])))}."),
            cancellation);
    }

    /// <inheritdoc/>
    public override TableCursor Read(IReadOnlyList<ColumnRequest> requests, long first, CancellationToken cancellation) => ArrayCursor.Open(this, requests, _open, _options, first, cancellation);

    private static ArrayTable Open(string path, TableOptions options, IReadOnlyList<string> names, Func<string, CancellationToken, RowReader> open, CancellationToken cancellation)
    {
        List<TableColumn> columns = [];
        long rows = -1;
        foreach (string name in names)
        {
            using RowReader reader = open(name, cancellation);
            if (reader.Shape.Count == 0)
            {
                throw new DatasetException($"'{path}' holds a single number{(name.Length > 0 ? $" for '{FileText.Name(name)}'" : string.Empty)}; give an array whose first axis is the rows.");
            }

            if (reader.Shape.Contains(0))
            {
                throw new DatasetException($"'{path}' holds no rows of shape {new Shape([.. reader.Shape])}; give a file with some.");
            }

            if (rows >= 0 && rows != reader.Rows)
            {
                throw new DatasetException($"'{path}' holds {rows} rows of '{FileText.Name(columns[0].Name)}' and {reader.Rows} of '{FileText.Name(name)}'; give as many of each.");
            }

            rows = reader.Rows;
            columns.Add(new TableColumn(name, reader.IsText ? typeof(string) : ElementType(reader.dtype), [.. reader.Shape.Skip(1)]));
        }

        return columns.Count > 0
            ? new ArrayTable(path, options, open) { Columns = columns, Rows = rows }
            : throw new DatasetException($"'{path}' holds no arrays; give a {Kinds} with some.");
    }

    private static Type ElementType(TF_DataType type) => type switch
    {
        TF_DataType.TF_FLOAT => typeof(float),
        TF_DataType.TF_DOUBLE => typeof(double),
        TF_DataType.TF_INT32 => typeof(int),
        TF_DataType.TF_INT64 => typeof(long),
        _ => typeof(byte),
    };
}
