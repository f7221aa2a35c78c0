using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Batches;

/// <summary>Finds a model's inputs among a source's columns.</summary>
internal static class ColumnMap
{
    /// <summary>For each input the column of its name; where there is one of each, they belong together whatever their names.</summary>
    /// <exception cref="ScoringException">An input has no column, or one of another type or length.</exception>
    public static int[] Find(IReadOnlyList<TensorInfo> columns, IReadOnlyList<TensorInfo> inputs) =>
        [.. inputs.Select(input => Find(columns, input, byPlace: columns.Count == 1 && inputs.Count == 1))];

    private static int Find(IReadOnlyList<TensorInfo> columns, TensorInfo input, bool byPlace)
    {
        int[] found = [.. Enumerable.Range(0, columns.Count).Where(i => byPlace || columns[i].Name == input.Name)];
        if (found.Length != 1)
        {
            throw new ScoringException(
                $"The model's input '{input.Name}' has {(found.Length == 0 ? "no column" : "several columns")}; the rows have: {string.Join(", ", columns.Select(column => column.Name))}.");
        }

        TensorInfo column = columns[found[0]];
        if (column.ElementType != input.ElementType)
        {
            throw new ScoringException($"The rows of '{column.Name}' hold {column.ElementType.Name}; the model's input '{input.Name}' takes {input.ElementType.Name}; convert them first.");
        }

        return input.RowLength < 0 || input.RowLength == column.RowLength
            ? found[0]
            : throw new ScoringException($"A row of '{column.Name}' holds {column.RowLength} numbers; the model takes [{string.Join(", ", input.RowShape!)}]; give rows of that shape.");
    }
}
