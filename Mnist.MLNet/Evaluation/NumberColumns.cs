using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Columns of labels, each of one number a row or a vector of known size, as numbers that stand beside each other.</summary>
internal static class NumberColumns
{
    /// <summary>How the columns are read, as double.</summary>
    /// <exception cref="ScoringException">A column is not there, is there twice, or holds something else.</exception>
    public static IReadOnlyList<SourceColumn> Of(DataViewSchema schema, IReadOnlyList<string> names)
    {
        if (names.Count == 0 || names.Distinct(StringComparer.Ordinal).Count() != names.Count)
        {
            throw new ScoringException(names.Count == 0 ? "No column of labels is given; name those with the right numbers." : $"A column of labels is given twice ({string.Join(", ", names)}); give each once.");
        }

        return [.. names.Select(name => Of(EvaluationRun.RequireLabel(schema, name)))];
    }

    /// <summary>What the numbers of columns are called: as their slots, as their column where that holds one number, or as both.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<SourceColumn> columns)
    {
        string[] names = [.. columns.SelectMany(column => Names(column, KeyNames.OfSlots(column.Column)))];
        return names.Distinct(StringComparer.Ordinal).Count() == names.Length ? names : [.. columns.SelectMany(column => Names(column, null))];
    }

    private static SourceColumn Of(DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType { Size: > 0 } vector && NumberReader.Reads(vector.ItemType))
        {
            TensorInfo info = new(BufferOf(column), typeof(double), [vector.Size]);
            return new SourceColumn(column, info, row => ColumnReader.Of(row, info, column.Name));
        }

        return NumberReader.Reads(column.Type)
            ? NumberReader.Column(column, new TensorInfo(BufferOf(column), typeof(double), []))
            : throw new ScoringException($"Column '{column.Name}' holds {column.Type}; the labels of a regression are numbers or vectors of known size of them: convert them, and give a key's value and not its number.");
    }

    // A model that gives back what it takes has a column that is input and label.
    private static string BufferOf(DataViewSchema.Column column) => $"label in '{column.Name}'";

    private static IEnumerable<string> Names(SourceColumn column, string[]? slots) => column.Column.Type is not VectorDataViewType || (slots is null && column.Info.RowLength == 1) ? [column.Column.Name]
        : slots ?? Enumerable.Range(0, (int)column.Info.RowLength).Select(i => string.Create(CultureInfo.InvariantCulture, $"{column.Column.Name}.{i}"));
}
