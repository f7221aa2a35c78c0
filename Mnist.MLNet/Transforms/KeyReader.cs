using System.Numerics;
using Microsoft.ML;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>Copies a key column as class numbers: ML.NET counts keys from 1 because 0 means missing, here classes count from 0 and missing is -1.</summary>
/// <param name="row">The row, or the cursor at it.</param>
/// <param name="column">The column of keys.</param>
/// <param name="classes">The class of each key, key 1 first.</param>
internal sealed class KeyReader<T>(DataViewRow row, DataViewSchema.Column column, IReadOnlyList<int> classes) : ColumnReader(KeyReader.InfoOf(column))
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);

    public override void Read(TensorBuffer target, int row)
    {
        T key = T.Zero;
        _getter(ref key);
        ulong number = ulong.CreateChecked(key);
        target.Row<long>(row)[0] = number == 0 ? -1
            : number <= (ulong)classes.Count ? classes[(int)number - 1]
            : throw new ScoringException($"Column '{column.Name}' has the key {number}, and it says that there are {classes.Count}; make the keys anew with MapValueToKey.");
    }
}

/// <summary>Makes readers of keys.</summary>
internal static class KeyReader
{
    /// <summary>What is read: one number a row.</summary>
    public static TensorInfo InfoOf(DataViewSchema.Column column) => new(column.Name, typeof(long), []);

    /// <summary>Makes the reader, whichever of its four types the keys have.</summary>
    public static ColumnReader Of(DataViewRow row, DataViewSchema.Column column, IReadOnlyList<int> classes) => Type.GetTypeCode(column.Type.RawType) switch
    {
        TypeCode.Byte => new KeyReader<byte>(row, column, classes),
        TypeCode.UInt16 => new KeyReader<ushort>(row, column, classes),
        TypeCode.UInt64 => new KeyReader<ulong>(row, column, classes),
        _ => new KeyReader<uint>(row, column, classes),
    };
}
