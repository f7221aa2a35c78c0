using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Formats.Data.Tables;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Rows;

/// <summary>Finds the columns of a table that a model's inputs take: by name, never by place.</summary>
/// <param name="table">The table.</param>
/// <param name="inputs">The model's inputs.</param>
/// <param name="options">What the user says of columns.</param>
/// <param name="cancellation">Stops the reading of a first row.</param>
internal sealed class InputColumns(Table table, IReadOnlyList<TensorInfo> inputs, RowFileOptions options, CancellationToken cancellation)
{
    // What an archive calls its rows, as Keras' mnist.npz and scikit-learn do.
    private const string UsualName = "x";

    // Where the images of a folder are, and what names them.
    private const string ImageColumn = "image";
    private const string FileColumn = "file";

    private bool IsFolder => table.HoldsImages;

    /// <summary>The arrays of an .npz that are wanted.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Arrays(IReadOnlyList<TensorInfo> inputs, RowFileOptions options) =>
    [
        .. inputs.Select(input => (IReadOnlyList<string>)(Said(input, inputs, options) is { } said ? [said] : inputs.Count == 1 ? [input.Name, UsualName] : [input.Name])),
        .. options.Id is null ? (IReadOnlyList<string>[])[] : [[options.Id]],
    ];

    /// <summary>The columns of an input.</summary>
    /// <exception cref="DatasetException">There are none, or of another number than the model takes.</exception>
    public ColumnRequest Find(TensorInfo input)
    {
        IReadOnlyList<int> places = Places(input);
        foreach (int place in places)
        {
            _ = places.Count == 1 || table.Columns[place].RowShape is { Count: 0 } ? 0 : throw new DatasetException(
                $"'{table.File}' holds more than one number a row in '{FileText.Name(table.Columns[place].Name)}', which is one of {places.Count} columns of an input; name it alone.");
        }

        long length = places.Count == 1 ? Shape(input, places[0]).Aggregate(1L, (product, size) => product * size) : places.Count;
        return length <= Array.MaxLength
            ? new ColumnRequest(places, input.ElementType, (int)length) { Taker = $"the model's input '{FileText.Name(input.Name)}'" }
            : throw new DatasetException($"'{table.File}' holds rows of {length} numbers, more than an array holds; give smaller ones.");
    }

    /// <summary>An input as its columns have it.</summary>
    public TensorInfo InfoOf(TensorInfo input, ColumnRequest request)
    {
        IReadOnlyList<long> shape = request.Columns.Count == 1 && table.Columns[request.Columns[0]].RowShape is { Count: > 0 } own ? own
            : input.RowLength == request.RowLength ? input.RowShape!
            : !table.HasNames || table.Columns[request.Columns[0]].RowShape is { Count: 0 } && request.Columns.Count == 1 ? Shape(input, request.Columns[0])
            : [request.RowLength];
        TensorInfo column = new(input.Name, input.ElementType, shape);
        return input.RowLength < 0 || input.RowLength == column.RowLength || !table.HasNames || (!IsFolder && IsArray(request))
            ? column
            : throw new DatasetException($"'{table.File}' gives {Count(column.RowLength)} a row for the model's input '{FileText.Name(input.Name)}', which takes {input.RowLength} ({NameList.Of(request.Columns.Select(place => table.Columns[place].Name))}); name the columns that it takes.");
    }

    /// <summary>The column that names the rows; null where none does.</summary>
    /// <exception cref="DatasetException">There is none of that name, or it holds more than one value a row.</exception>
    public ColumnRequest? FindId()
    {
        string? name = options.Id ?? (IsFolder ? FileColumn : null);
        if (name is null)
        {
            return null;
        }

        _ = table.HasNames ? 0 : throw new DatasetException($"'{table.File}' is an array without names, and so without a column '{FileText.Name(name)}'; give an .npz, csv or Parquet file that has one.");
        int place = ColumnNames.Require(table, name);
        return table.Columns[place].RowShape is { Count: 0 } && table.Columns[place].ElementType != typeof(object)
            ? new ColumnRequest([place], typeof(string), 1)
            : throw new DatasetException($"'{table.File}' holds in '{FileText.Name(name)}' more than one value a row, or what is no name; name a column of texts or whole numbers.");
    }

    private static string? Said(TensorInfo input, IReadOnlyList<TensorInfo> inputs, RowFileOptions options) =>
        options.Columns.GetValueOrDefault(input.Name) ?? (inputs.Count == 1 ? options.Columns.GetValueOrDefault(string.Empty) : null);

    private static string Count(long numbers) => numbers == 1 ? "one number" : $"{numbers} numbers";

    private bool IsArray(ColumnRequest request) => request.Columns.Count == 1 && table.Columns[request.Columns[0]].RowShape is { Count: > 0 };

    private IReadOnlyList<long> Shape(TensorInfo input, int place) =>
        table.Columns[place].ElementType != typeof(object) ? table.Columns[place].RowShape is null && input.RowLength >= 0 ? input.RowShape! : table.RowShape(place, cancellation)
        : throw new DatasetException($"'{table.File}' holds in '{FileText.Name(table.Columns[place].Name)}' dates, decimals, structures or the like, which are not read; save it as numbers, texts or lists of numbers.");

    private IReadOnlyList<int> Places(TensorInfo input)
    {
        if (!table.HasNames)
        {
            return inputs.Count == 1
                ? [0]
                : throw new DatasetException($"'{table.File}' holds the rows of one input, the model takes {FileText.Name(string.Join(", ", inputs.Select(other => other.Name)))}; give an .npz file with an array of each name, or a csv or Parquet file with columns of each.");
        }

        if (Said(input, inputs, options) is { } said)
        {
            return ColumnNames.Find(table, said);
        }

        if (ColumnNames.Place(table, input.Name) is >= 0 and var place)
        {
            return [place];
        }

        return IsFolder && inputs.Count == 1 ? [ColumnNames.Require(table, ImageColumn)]
            : ColumnNames.Series(table, input.Name) ?? (inputs.Count == 1 ? OnlyOne(input) : null)
            ?? throw new DatasetException(
                $"'{table.File}' has no column '{FileText.Name(input.Name)}' for that input of the model, and none that are {FileText.Name(input.Name)} and a number; it has {ColumnNames.List(table)}: name the columns it takes, as 'pixel*', 'age,height' or 'first..last'.");
    }

    // Where one input is wanted and one series has as many columns as it takes, or one column is a list, no other can be meant.
    private IReadOnlyList<int>? OnlyOne(TensorInfo input)
    {
        string[] series = [.. ColumnNames.AllSeries(table).Where(pair => input.RowLength < 0 ? pair.Value > 1 : pair.Value == input.RowLength).Select(pair => pair.Key)];
        int[] lists = [.. Enumerable.Range(0, table.Columns.Count).Where(place => table.Columns[place].RowShape is null)];
        return (series.Length, lists.Length) switch
        {
            (1, 0) => ColumnNames.Series(table, series[0]),
            (0, 1) => lists,
            _ => null,
        };
    }
}
