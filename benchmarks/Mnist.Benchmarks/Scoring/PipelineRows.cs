using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mnist.Benchmarks.Scoring;

/// <summary>Rows of images in an ML.NET pipeline, and how scores are read out of it.</summary>
internal static class PipelineRows
{
    /// <summary>The trained models' input.</summary>
    public const string Input = "input";

    /// <summary>Their output.</summary>
    public const string Output = "output_0";

    /// <summary>A view as a user has one: of objects, of which ML.NET makes rows.</summary>
    public static IDataView View(MLContext context, IEnumerable<float[]> rows, int length)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        SchemaDefinition.Column column = schema[nameof(Row.Values)];
        column.ColumnName = Input;
        column.ColumnType = new VectorDataViewType(NumberDataViewType.Single, length);
        IEnumerable<Row> objects = rows.Select(values => new Row { Values = values });
        return context.Data.LoadFromEnumerable(rows is float[][] ? objects.ToArray() : objects, schema);
    }

    /// <summary>Reads all scores.</summary>
    /// <param name="scored">The view.</param>
    /// <param name="read">Called after each row.</param>
    public static void Read(IDataView scored, Action? read = null)
    {
        DataViewSchema.Column column = scored.Schema[Output];
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> value = default;
        while (cursor.MoveNext())
        {
            getter(ref value);
            read?.Invoke();
        }
    }

    private sealed class Row
    {
        public float[] Values { get; set; } = [];
    }
}
