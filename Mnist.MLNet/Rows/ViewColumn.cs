using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Rows;

/// <summary>A column of a data view on its way into a file.</summary>
/// <param name="Column">The view's column.</param>
/// <param name="ElementType">What its values are written as: one of the six types of numbers, or string.</param>
/// <param name="RowShape">The sizes of a row; empty for one value.</param>
internal sealed record ViewColumn(DataViewSchema.Column Column, Type ElementType, IReadOnlyList<long> RowShape)
{
    /// <summary>Values in a row.</summary>
    public int RowLength => (int)RowShape.Aggregate(1L, (product, size) => product * size);

    /// <summary>A column that is wanted.</summary>
    /// <exception cref="ArgumentException">What it holds does not go into files of rows.</exception>
    public static ViewColumn Of(DataViewSchema.Column column)
    {
        DataViewType item = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        Type type = ElementOf(column, item) ?? throw new ArgumentException(
            $"Column '{FileText.Name(column.Name)}' holds {column.Type}; files of rows hold numbers, texts, keys and true or false: name the columns that are to be written.", nameof(column));
        return column.Type is not VectorDataViewType { } many ? new ViewColumn(column, type, [])
            : many.Size > 0 ? new ViewColumn(column, type, [.. many.Dimensions.Select(size => (long)size)])
            : throw new ArgumentException(
                $"Column '{FileText.Name(column.Name)}' holds vectors of any length, and every row of a file has as many values; give vectors of one length, or name the columns that are to be written.", nameof(column));
    }

    /// <summary>The columns as they are written, each value named: by its slot where the slots tell the values of all columns from each other, else by column and number, as <see cref="RowCatalog.LoadRows"/> takes together again.</summary>
    public static IReadOnlyList<WrittenColumn> Written(IReadOnlyList<ViewColumn> columns)
    {
        string[]?[] slots = [.. columns.Select(column => column.Column.Type is VectorDataViewType && KeyNames.OfSlots(column.Column) is { } names && names.Length == column.RowLength ? names : null)];
        HashSet<string> twice = [.. columns.Zip(slots, (column, names) => names ?? column.Numbered()).SelectMany(names => names).GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key)];
        return [.. columns.Zip(slots, (column, names) => new WrittenColumn(column.Column.Name, column.ElementType, column.RowShape, column.CellNames(names, twice)))];
    }

    private string[] CellNames(string[]? slots, HashSet<string> twice) =>
        slots is null ? Numbered()

        // The digits of a classifier's scores would be names that say nothing, and no names at all in a csv.
        : Array.Exists(slots, name => twice.Contains(name) || name.Trim() != name || double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? Array.ConvertAll(slots, name => $"{Column.Name}.{name}")
        : slots;

    private string[] Numbered() => Column.Type is VectorDataViewType
        ? [.. Enumerable.Range(0, RowLength).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Column.Name}.{i}"))]
        : [Column.Name];

    // Whole numbers of types that files of rows do not have go into the next larger one.
    private static Type? ElementOf(DataViewSchema.Column column, DataViewType item) => item switch
    {
        TextDataViewType => typeof(string),
        KeyDataViewType => KeyNames.OfKeys(column) is null ? typeof(long) : typeof(string),
        BooleanDataViewType => typeof(bool),
        NumberDataViewType => Type.GetTypeCode(item.RawType) switch
        {
            TypeCode.SByte or TypeCode.Int16 or TypeCode.UInt16 => typeof(int),
            TypeCode.UInt32 or TypeCode.UInt64 => typeof(long),
            _ when TensorTypes.IsSupported(item.RawType) => item.RawType,
            _ => null,
        },
        _ => null,
    };
}
