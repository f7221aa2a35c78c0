using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>Makes the getters of columns that lie in buffers: a model's outputs, and its inputs once they are read.</summary>
internal static class TensorGetter
{
    /// <summary>Where the current row lies.</summary>
    public delegate TensorBuffer CurrentRow(out int row);

    /// <summary>What a column of a tensor's rows holds.</summary>
    public static DataViewType TypeOf(TensorInfo tensor)
    {
        PrimitiveDataViewType item = ItemType(tensor.ElementType);
        return tensor.RowShape switch
        {
            { Count: 0 } => item,

            // Unknown sizes are 0 in ML.NET's vector types.
            { } sizes => new VectorDataViewType(item, sizes.Select(size => size < 0 ? 0 : checked((int)size)).ToArray()),
            null => new VectorDataViewType(item, 0),
        };
    }

    /// <summary>ML.NET's type for an element type of scoring.</summary>
    public static PrimitiveDataViewType ItemType(Type elementType) => Type.GetTypeCode(elementType) switch
    {
        TypeCode.Single => NumberDataViewType.Single,
        TypeCode.Double => NumberDataViewType.Double,
        TypeCode.Int32 => NumberDataViewType.Int32,
        TypeCode.Int64 => NumberDataViewType.Int64,
        TypeCode.Byte => NumberDataViewType.Byte,
        _ => BooleanDataViewType.Instance,
    };

    /// <summary>Makes the getter of a column.</summary>
    /// <exception cref="InvalidOperationException">The column does not hold what is asked for.</exception>
    public static ValueGetter<TValue> Make<TValue>(DataViewSchema.Column column, Type elementType, CurrentRow current) =>
        TensorTypes.Visit(elementType, new Making(column.Type is VectorDataViewType, current)) as ValueGetter<TValue>
        ?? throw Holds(column, typeof(TValue));

    /// <summary>What is said to a reader who asks for another type than the column's.</summary>
    public static InvalidOperationException Holds(DataViewSchema.Column column, Type asked) => new($"Column '{column.Name}' holds {column.Type}, not {asked.Name}.");

    private readonly struct Making(bool isVector, CurrentRow current) : ITypedVisitor<Delegate>
    {
        public Delegate Visit<T>()
            where T : unmanaged
        {
            CurrentRow rows = current;
            return isVector
                ? (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
                {
                    Span<T> numbers = rows(out int row).Row<T>(row);
                    VBufferEditor<T> editor = VBufferEditor.Create(ref value, numbers.Length);
                    numbers.CopyTo(editor.Values);
                    value = editor.Commit();
                })
                : (ValueGetter<T>)((ref T value) => value = rows(out int row).Row<T>(row)[0]);
        }
    }
}
