using System.Numerics.Tensors;
using Parquet;
using Parquet.Schema;

namespace Mnist.MLNet.Rows;

/// <summary>Values of a column that wait for their row group.</summary>
/// <typeparam name="T">What the library takes them as: a number, bool, or letters.</typeparam>
/// <param name="name">The column's name.</param>
/// <param name="type">What its values are.</param>
internal sealed class ParquetScores<T>(string name, Type type) : ParquetScores(new DataField(name, type, isNullable: false))
    where T : struct
{
    private const int FewRows = 1024;

    private T[] _values = new T[FewRows];
    private int _count;

    /// <inheritdoc/>
    public override bool HasNaN => _values switch
    {
        float[] values => TensorPrimitives.IsNaNAny<float>(values.AsSpan(0, _count)),
        double[] values => TensorPrimitives.IsNaNAny<double>(values.AsSpan(0, _count)),
        _ => false,
    };

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value.</param>
    public void Add(T value)
    {
        if (_count == _values.Length)
        {
            Array.Resize(ref _values, 2 * _count);
        }

        _values[_count++] = value;
    }

    /// <inheritdoc/>
    public override void WriteTo(ParquetRowGroupWriter group)
    {
        group.WriteAsync<T>(Field, _values.AsMemory(0, _count)).GetAwaiter().GetResult();
        _count = 0;
    }
}
