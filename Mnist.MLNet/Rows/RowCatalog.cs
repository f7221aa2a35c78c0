using Microsoft.ML;
using Mnist.Formats.Data;
using Mnist.Formats.Data.Tables;

namespace Mnist.MLNet.Rows;

/// <summary>Opens files of rows as data views.</summary>
public static class RowCatalog
{
    /// <summary>Opens a csv, Parquet, .npy, .npz or IDX file or a folder of images as a data view. Rows are read as they are asked for, in flat memory, by any number of cursors.</summary>
    /// <param name="catalog"><c>mlContext.Data</c>.</param>
    /// <param name="path">The file or folder.</param>
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
}
