using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>Copies one column of a row into a buffer.</summary>
internal abstract class ColumnReader(TensorInfo info)
{
    /// <summary>What the column holds, with all sizes known.</summary>
    public TensorInfo Info { get; } = info;

    /// <summary>Makes the reader of a model's input.</summary>
    /// <param name="row">The row, or the cursor at it.</param>
    /// <param name="input">The input.</param>
    /// <param name="column">Name of its column; the input's name when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it holds something else than the model takes.</exception>
    public static ColumnReader Of(DataViewRow row, TensorInfo input, string? column = null)
    {
        DataViewSchema.Column found = RequireColumn(row.Schema, input, nameof(row), column);
        return TensorTypes.Visit(input.ElementType, new Making(row, found, Known(input, found)));
    }

    /// <summary>The input with all sizes known: its own, or those of the column's type.</summary>
    public static TensorInfo Known(TensorInfo input, DataViewSchema.Column column) => input.RowLength >= 0 ? input : input with
    {
        RowShape = column.Type is VectorDataViewType vector ? [.. vector.Dimensions.Select(size => (long)size)] : [],
    };

    /// <summary>Finds a model's input among the columns.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="input">The input.</param>
    /// <param name="parameter">The argument the caller gave the columns by.</param>
    /// <param name="name">Name of the column; the input's name when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it holds something else than the model takes.</exception>
    public static DataViewSchema.Column RequireColumn(DataViewSchema schema, TensorInfo input, string parameter, string? name = null)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name ?? input.Name)
            ?? throw new ArgumentOutOfRangeException(
                parameter, $"The model's input '{input.Name}' has no column{(name is null || name == input.Name ? "" : $" '{name}'")}; the data have: {string.Join(", ", schema.Select(c => c.Name))}.");
        int length = column.Type switch
        {
            VectorDataViewType { ItemType: PrimitiveDataViewType item, Size: > 0 and int size } when Holds(item, input) => size,
            PrimitiveDataViewType item when Holds(item, input) => 1,
            _ => throw new ArgumentOutOfRangeException(parameter, $"Column '{column.Name}' holds {column.Type}; the model takes {Wanted(input)}."),
        };
        return input.RowLength < 0 || input.RowLength == length
            ? column
            : throw new ArgumentOutOfRangeException(parameter, $"Column '{column.Name}' holds {length} numbers; the model takes {input.RowLength}.");
    }

    /// <summary>Copies the current row.</summary>
    public abstract void Read(TensorBuffer target, int row);

    private static bool Holds(PrimitiveDataViewType item, TensorInfo input) => item is NumberDataViewType or BooleanDataViewType && item.RawType == input.ElementType;

    private static string Wanted(TensorInfo input) => input.RowShape is { Count: 0 }
        ? $"one {input.ElementType.Name} a row"
        : $"vectors of {input.ElementType.Name} of known size, as [VectorType({(input.RowLength > 0 ? input.RowLength : "N")})] {TypeNames.InCSharp(input.ElementType)}[]";

    private sealed class Scalar<T>(ValueGetter<T> getter, TensorInfo info) : ColumnReader(info)
        where T : unmanaged
    {
        public override void Read(TensorBuffer target, int row) => getter(ref target.Row<T>(row)[0]);
    }

    private sealed class Vector<T>(ValueGetter<VBuffer<T>> getter, string column, TensorInfo info) : ColumnReader(info)
        where T : unmanaged
    {
        private VBuffer<T> _value;

        public override void Read(TensorBuffer target, int row)
        {
            getter(ref _value);
            Span<T> values = target.Row<T>(row);
            if (_value.Length != values.Length)
            {
                throw new ScoringException($"A row of '{column}' holds {_value.Length} numbers; the model takes {values.Length}; give rows of that length.");
            }

            _value.CopyTo(values);
        }
    }

    private readonly struct Making(DataViewRow row, DataViewSchema.Column column, TensorInfo info) : ITypedVisitor<ColumnReader>
    {
        public ColumnReader Visit<T>()
            where T : unmanaged => column.Type is VectorDataViewType
                ? new Vector<T>(row.GetGetter<VBuffer<T>>(column), column.Name, info)
                : new Scalar<T>(row.GetGetter<T>(column), info);
    }
}
