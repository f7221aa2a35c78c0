using System.Numerics.Tensors;
using Parquet;
using Parquet.Schema;

namespace Mnist.MLNet.Rows;

/// <summary>Values of a column that wait for their row group.</summary>
/// <typeparam name="T">What the library takes them as: a number, bool, or letters.</typeparam>
/// <param name="name">The column's name.</param>
/// <param name="type">What its values are.</param>
internal sealed class ParquetValues<T>(string name, Type type) : ParquetValues(new DataField(name, type, isNullable: false))
    where T : struct
{
    // A model may have very many outputs, of which a row group then has few rows.
    private const int FewRows = 16;

    private T[] _values = [];
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
            Array.Resize(ref _values, Math.Max(FewRows, 2 * _count));
        }

        _values[_count++] = value;
    }

    /// <summary>Adds a value of each row.</summary>
    /// <param name="rows">The rows, from this column's value of the first on.</param>
    /// <param name="length">Values in a row.</param>
    public void Add(ReadOnlySpan<T> rows, int length)
    {
        for (int i = 0; i < rows.Length; i += length)
        {
            Add(rows[i]);
        }
    }

    /// <inheritdoc/>
    public override void WriteTo(ParquetRowGroupWriter group)
    {
        group.WriteAsync<T>(Field, _values.AsMemory(0, _count)).GetAwaiter().GetResult();
        _count = 0;
    }
}
