using Microsoft.ML;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>Copies a key column as class numbers: ML.NET counts keys from 1 because 0 means missing, here classes count from 0 and missing is -1.</summary>
internal sealed class KeyReader(DataViewRow row, DataViewSchema.Column column) : ColumnReader(InfoOf(column))
{
    private readonly ValueGetter<uint> _getter = row.GetGetter<uint>(column);

    public static TensorInfo InfoOf(DataViewSchema.Column column) => new(column.Name, typeof(long), []);

    public override void Read(TensorBuffer target, int row)
    {
        uint key = 0;
        _getter(ref key);
        target.Row<long>(row)[0] = (long)key - 1;
    }
}
