using Microsoft.ML.Data;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Formats.Data.Tables;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Rows;

/// <summary>A column of a <see cref="TableDataView"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Request">What is read of each row.</param>
/// <param name="Shape">The sizes of a row; empty for one value.</param>
/// <param name="Slots">What the values of a row are called; null where they have no names.</param>
internal sealed record TableDataColumn(string Name, ColumnRequest Request, IReadOnlyList<int> Shape, IReadOnlyList<string>? Slots)
{
    private const string UsualName = "x";

    /// <summary>The type of what a row holds.</summary>
    public DataViewType Type => Shape.Count == 0 ? Item : new VectorDataViewType(Item, (int[])[.. Shape]);

    private PrimitiveDataViewType Item => Request.ElementType == typeof(string) ? TextDataViewType.Instance
        : TensorTypes.IsSupported(Request.ElementType) ? TensorGetter.ItemType(Request.ElementType)
        : throw new NotSupportedException($"Column '{Name}' is wanted as {Request.ElementType.Name}; the types are Single, Double, Int32, Int64, Byte, Boolean and String.");

    /// <summary>A column that is asked for.</summary>
    /// <exception cref="DatasetException">The file has no such columns.</exception>
    public static TableDataColumn Of(Table table, RowColumn column)
    {
        IReadOnlyList<int> places = column.Columns is { } text ? ColumnNames.Find(table, text)
            : !table.HasNames ? [0]
            : ColumnNames.Place(table, column.Name) is >= 0 and var place ? [place]
            : ColumnNames.Series(table, column.Name) ?? [ColumnNames.Require(table, column.Name)];
        TableDataColumn found = Of(table, column.Name, places, column.ElementType, isVector: places.Count > 1);
        return column.AsIs ? found with { Request = found.Request with { AsIs = true } } : found;
    }

    /// <summary>All columns of a file; those that are a name and a number are one.</summary>
    public static IReadOnlyList<TableDataColumn> All(Table table)
    {
        HashSet<int> taken = [];
        List<(int First, TableDataColumn Column)> columns = [];
        foreach ((string name, int count) in table.HasNames ? ColumnNames.AllSeries(table) : new Dictionary<string, int>())
        {
            // One alone, or numbers with gaps between them, are names.
            if (count > 1 && ColumnNames.Place(table, name) < 0 && Series(table, name) is { } places)
            {
                taken.UnionWith(places);
                Type[] types = [.. places.Select(place => table.Columns[place].ElementType).Distinct()];
                columns.Add((places.Min(), Of(table, name, places, types is [var only] && only != typeof(string) ? only : typeof(float), isVector: true)));
            }
        }

        for (int place = 0; place < table.Columns.Count; place++)
        {
            TableColumn column = table.Columns[place];
            if (!taken.Contains(place) && column.ElementType != typeof(object))
            {
                bool isImage = table.HoldsImages && column.RowShape is { Count: > 0 };
                columns.Add((place, Of(table, column.Name.Length > 0 ? column.Name : UsualName, [place], isImage ? typeof(float) : column.ElementType, isVector: false)));
            }
        }

        return [.. columns.OrderBy(pair => pair.First).Select(pair => pair.Column)];
    }

    private static IReadOnlyList<int>? Series(Table table, string name)
    {
        try
        {
            IReadOnlyList<int>? places = ColumnNames.Series(table, name);
            return places is not null && places.All(place => table.Columns[place].RowShape is { Count: 0 } && table.Columns[place].ElementType != typeof(object)) ? places : null;
        }
        catch (DatasetException)
        {
            return null;
        }
    }

    private static TableDataColumn Of(Table table, string name, IReadOnlyList<int> places, Type type, bool isVector)
    {
        if (isVector)
        {
            return places.All(place => table.Columns[place].RowShape is { Count: 0 })
                ? new TableDataColumn(name, new ColumnRequest(places, type, places.Count), [places.Count], [.. places.Select(place => table.Columns[place].Name)])
                : throw new DatasetException($"'{table.File}' holds more than one value a row in one of the columns of '{FileText.Name(name)}'; name it alone.");
        }

        IReadOnlyList<long> shape = table.RowShape(places[0], CancellationToken.None);
        long length = shape.Aggregate(1L, (product, size) => checked(product * size));
        return length <= Array.MaxLength
            ? new TableDataColumn(name, new ColumnRequest(places, type, (int)length), [.. shape.Select(size => (int)size)], null)
            : throw new DatasetException($"'{table.File}' holds rows of {length} numbers in '{FileText.Name(name)}', more than an array holds; give smaller ones.");
    }
}
