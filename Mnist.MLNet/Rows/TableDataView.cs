using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.Formats.Data.Tables;

namespace Mnist.MLNet.Rows;

/// <summary>A data view over a file of rows, which each cursor opens for itself.</summary>
internal sealed class TableDataView : IDataView
{
    private const string SlotNames = "SlotNames";

    public TableDataView(Table table, IReadOnlyList<TableDataColumn> columns)
    {
        (Table, Columns) = (table, columns);
        DataViewSchema.Builder builder = new();
        foreach (TableDataColumn column in columns)
        {
            builder.AddColumn(column.Name, column.Type, Annotations(column));
        }

        Schema = builder.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    /// <summary>Where the rows are.</summary>
    internal Table Table { get; }

    /// <summary>What is read of them.</summary>
    internal IReadOnlyList<TableDataColumn> Columns { get; }

    public long? GetRowCount() => Table.Rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new TableDataCursor(this, [.. columnsNeeded.Select(column => column.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private static DataViewSchema.Annotations? Annotations(TableDataColumn column)
    {
        if (column.Slots is not { } names)
        {
            return null;
        }

        DataViewSchema.Annotations.Builder builder = new();
        builder.Add(SlotNames, new VectorDataViewType(TextDataViewType.Instance, names.Count), (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) =>
            value = new VBuffer<ReadOnlyMemory<char>>(names.Count, [.. names.Select(name => name.AsMemory())])));
        return builder.ToAnnotations();
    }
}
