using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mnist.MLNet.Scoring;

/// <summary>A column's values of one batch, for columns that pass by the model: they are read once, with the batch.</summary>
internal abstract class PassingValues
{
    /// <summary>Makes room for a column's values, of whatever type ML.NET or its user gave it.</summary>
    public static PassingValues Of(DataViewRow row, DataViewSchema.Column column)
    {
        Type type = column.Type is VectorDataViewType vector
            ? typeof(PassingVectors<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(PassingValues<>).MakeGenericType(column.Type.RawType);
        return (PassingValues)Activator.CreateInstance(type, row, column)!;
    }

    /// <summary>Room for another batch of the same column.</summary>
    public abstract PassingValues Another();

    /// <summary>Reads the current row's value.</summary>
    public abstract void Read(int row);

    /// <summary>Lets go of objects, which belong to the reader once handed out.</summary>
    public abstract void Clear();
}

/// <inheritdoc/>
internal class PassingValues<T>(ValueGetter<T> getter) : PassingValues
{
    private const int FirstRoom = 32;

    private T[] _values = [];

    public PassingValues(DataViewRow row, DataViewSchema.Column column)
        : this(row.GetGetter<T>(column))
    {
    }

    protected ValueGetter<T> Getter => getter;

    public override PassingValues Another() => new PassingValues<T>(getter);

    public override void Read(int row)
    {
        if (row == _values.Length)
        {
            Array.Resize(ref _values, Math.Max(FirstRoom, 2 * row));
        }

        getter(ref _values[row]);
    }

    public override void Clear()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            Array.Clear(_values);
        }
    }

    public void Give(int row, ref T value) => Give(in _values[row], ref value);

    protected virtual void Give(in T stored, ref T value) => value = stored;
}
