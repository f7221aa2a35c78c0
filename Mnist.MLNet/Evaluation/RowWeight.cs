using System.Globalization;
using Microsoft.ML;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>What is asked of the weight of a row, and how a column of weights is read.</summary>
internal static class RowWeight
{
    // Far from where the square of a weight, or a sum of squares, is no longer a number of its precision.
    private const double Least = 1e-100;
    private const double Most = 1e100;

    // No model's input is called so, whatever the column is.
    private const string Buffer = "weight of the row";

    /// <summary>Name under which the weights come with the rows.</summary>
    public static string? NameOf(string? column) => column is null ? null : Buffer;

    /// <summary>Finds the column.</summary>
    /// <param name="schema">The columns there are.</param>
    /// <param name="name">Its name; null for none.</param>
    /// <param name="labels">The columns of labels.</param>
    /// <returns>The column, or nothing.</returns>
    /// <exception cref="ScoringException">There is no such column, it does not hold one number a row, or it holds the labels.</exception>
    public static IReadOnlyList<SourceColumn> Columns(DataViewSchema schema, string? name, params IReadOnlyList<string> labels)
    {
        if (name is null)
        {
            return [];
        }

        DataViewSchema.Column column = schema.GetColumnOrNull(name)
            ?? throw new ScoringException($"There is no column '{name}' of weights; the data have: {string.Join(", ", schema.Select(other => other.Name))}.");
        return labels.Contains(name) ? throw new ScoringException($"Column '{name}' is given for the labels and for the weights; give a column of weights of its own.")
            : NumberReader.Reads(column.Type) ? [NumberReader.Column(column, new TensorInfo(Buffer, typeof(double), []))]
            : throw new ScoringException($"Column '{name}' holds {column.Type}; weights are numbers, one a row: convert them.");
    }

    /// <summary>The weights of rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="name">Name under which the weights come; null where all rows count alike.</param>
    /// <param name="column">What they are called in messages; null: as they come.</param>
    /// <returns>A weight for each row, or none.</returns>
    /// <exception cref="ScoringException">A weight is none.</exception>
    public static ReadOnlySpan<double> Of(RowBatch rows, string? name, string? column)
    {
        if (name is null)
        {
            return [];
        }

        ReadOnlySpan<double> weights = rows[name].Rows<double>(rows.Rows);
        Require(weights, rows.FirstRow, column ?? name);
        return weights;
    }

    private static void Require(ReadOnlySpan<double> weights, long firstRow, string column)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] is not (0 or double.NaN or (>= Least and <= Most)))
            {
                throw new ScoringException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Row {firstRow + i} has the weight {weights[i]} in column '{column}'; a weight is 0, or a number from {Least} to {Most}, or NaN where there is none: repair it, or scale all weights alike."));
            }
        }
    }
}
