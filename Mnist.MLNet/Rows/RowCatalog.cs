using Microsoft.ML;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Formats.Data.Tables;

namespace Mnist.MLNet.Rows;

/// <summary>Opens files of rows as data views, and writes data views into such files.</summary>
public static class RowCatalog
{
    /// <summary>Opens a csv, Parquet, .npy, .npz or IDX file or a folder of images as a data view. Rows are read as they are asked for, in flat memory, by any number of cursors.</summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="path">The file or folder, or a pattern of files that are read as one (<see cref="Table.Open"/>), as <c>2026-*/part-*.parquet</c>.</param>
    /// <param name="columns">
    /// What the view has. None for all there is, each in its own type: those of a csv are texts, but columns that are a name and a number (<c>pixel0</c>, <c>pixel1</c>, ...) are one vector of floats of that name, whose slots have the names of the columns;
    /// images are columns <c>file</c>, <c>label</c> (the folder) and <c>image</c>, floats from 0 to 1; an array without a name is called <c>x</c>.
    /// </param>
    /// <param name="options">How the file is read; the defaults when null.</param>
    /// <returns>The view.</returns>
    /// <example>
    /// <code>
    /// IDataView rows = ml.Data.LoadRows("digits.parquet", [new("input", typeof(float), "pixel*"), new("id", typeof(string))]);
    /// </code>
    /// </example>
    /// <exception cref="DatasetException">The file is missing, of another kind or damaged, or lacks a column.</exception>
    public static IDataView LoadRows(this DataOperationsCatalog catalog, string path, IReadOnlyList<RowColumn>? columns = null, TableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(path);
        Table table = Table.Open(path, options);
        return new TableDataView(table, columns is { Count: > 0 } ? [.. columns.Select(column => TableDataColumn.Of(table, column))] : TableDataColumn.All(table));
    }

    /// <summary>The endings of files that <see cref="SaveRows"/> writes, for messages.</summary>
    public const string SavedKinds = ".csv, .tsv, .parquet, .npz, .npy, .idx or -ubyte";

    /// <summary>Writes columns of a data view into a file that <see cref="LoadRows"/> reads, of the kind its name ends in. Rows are read once and a few at a time, in flat memory; the file is written whole or not at all.</summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="data">The rows, as of a pipeline: numbers, texts, keys and true or false, single values and vectors of known size.</param>
    /// <param name="path">
    /// The file. csv, tsv and Parquet have a column for each value: a vector's are called as its slots, or as the vector and a number (<c>Score.0</c>, <c>Score.1</c>, ...) where the slots have no names, or such as are numbers or another column's.
    /// An .npz has an array for each column, .npy the only one; IDX (<c>.idx</c>, <c>-ubyte</c>) holds one column of bytes of up to three axes.
    /// </param>
    /// <param name="columns">Names of the columns that are written, in their order; all of the view when null.</param>
    /// <param name="options">How it is written; the defaults when null.</param>
    /// <param name="cancellation">Stops between rows; nothing is written then.</param>
    /// <returns>How many rows were written.</returns>
    /// <remarks>
    /// Numbers are written so that they are read back as the same. Keys are written as what they stand for, a missing one as an empty text; where their column does not say, as ML.NET's numbers from 1, with 0 for a missing one.
    /// Whole numbers of 8 and 16 bits go into Int32, unsigned ones of 32 and 64 bits into Int64.
    /// </remarks>
    /// <example>
    /// <code>
    /// ml.Data.SaveRows(scored, "scores.parquet", ["id", "Score", "PredictedLabel"]);
    /// </code>
    /// </example>
    /// <exception cref="ArgumentException">A column is not there, or holds what does not go into files of rows, or the file is of another kind.</exception>
    /// <exception cref="DatasetException">The columns do not go into a file of that kind.</exception>
    /// <exception cref="ModelFormatException">The file is there already, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static long SaveRows(
        this DataOperationsCatalog catalog, IDataView data, string path, IReadOnlyList<string>? columns = null, SaveRowsOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new ViewSaving(data, columns, options ?? new SaveRowsOptions()).Write(path, cancellation);
    }
}
