using Microsoft.ML;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>A column that a <see cref="DataViewRowSource"/> reads.</summary>
/// <param name="Column">The data's column.</param>
/// <param name="Info">What it is to the pipeline.</param>
/// <param name="Open">Makes its reader at a cursor.</param>
internal sealed record SourceColumn(DataViewSchema.Column Column, TensorInfo Info, Func<DataViewRow, ColumnReader> Open)
{
    /// <summary>A model's input.</summary>
    /// <param name="data">The columns there are.</param>
    /// <param name="input">The input.</param>
    /// <param name="name">Name of the column; the input's name when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it holds something else than the model takes.</exception>
    public static SourceColumn Input(DataViewSchema data, TensorInfo input, string? name = null)
    {
        DataViewSchema.Column column = ColumnReader.RequireColumn(data, input, nameof(data), name);
        return new SourceColumn(column, ColumnReader.Known(input, column), row => ColumnReader.Of(row, input, name));
    }

    /// <summary>A key column, read as class numbers from 0.</summary>
    /// <param name="column">The column.</param>
    /// <param name="classes">The class of each key, key 1 first.</param>
    public static SourceColumn Key(DataViewSchema.Column column, IReadOnlyList<int> classes) => new(column, KeyReader.InfoOf(column), row => KeyReader.Of(row, column, classes));
}
