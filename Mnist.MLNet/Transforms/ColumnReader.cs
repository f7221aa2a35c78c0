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
    /// <param name="images">How columns of images, or of files of them, are read; null when there must be none.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it holds something else than the model takes.</exception>
    public static ColumnReader Of(DataViewRow row, TensorInfo input, string? column = null, ImageOptions? images = null)
    {
        DataViewSchema.Column found = RequireColumn(row.Schema, input, nameof(row), column, images);
        if (ImageReader.IsImage(found.Type))
        {
            return ImageReader.Of(row, found, input, images!);
        }

        if (images is not null && ImageFileReader.HoldsFiles(found.Type))
        {
            return new ImageFileReader(row, found, input, images);
        }

        Type item = ItemOf(found);
        TensorInfo known = Known(input, found);
        return item == input.ElementType ? TensorTypes.Visit(item, new Making(row, found, known)) : ConvertingReader.Of(row, found, item, known);
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
    /// <param name="images">How columns of images, or of files of them, are read; null when there must be none.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it holds something else than the model takes.</exception>
    public static DataViewSchema.Column RequireColumn(DataViewSchema schema, TensorInfo input, string parameter, string? name = null, ImageOptions? images = null)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name ?? input.Name)
            ?? throw new ArgumentOutOfRangeException(
                parameter, $"The model's input '{input.Name}' has no column{(name is null || name == input.Name ? "" : $" '{name}'")}; the data have: {string.Join(", ", schema.Select(c => c.Name))}.");
        if (ImageReader.IsImage(column.Type))
        {
            _ = ImageForm.Of(input, images ?? throw new ArgumentOutOfRangeException(
                parameter, $"Column '{column.Name}' holds images; say with {nameof(ImageOptions)} how they become {Wanted(input)}, or put ExtractPixels before."));
            return column;
        }

        if (ImageFileReader.HoldsFiles(column.Type))
        {
            _ = ImageForm.Of(input, images ?? throw new ArgumentOutOfRangeException(
                parameter, $"Column '{column.Name}' holds {column.Type}; the model takes {Wanted(input)}; where the bytes are those of image files, say with {nameof(ImageOptions)} how they become its numbers."));
            return column;
        }

        int length = column.Type switch
        {
            VectorDataViewType { ItemType: PrimitiveDataViewType item, Size: > 0 and int size } when Holds(item, input) => size,
            PrimitiveDataViewType item when Holds(item, input) => 1,
            _ => throw new ArgumentOutOfRangeException(parameter, $"Column '{column.Name}' holds {column.Type}; the model takes {Wanted(input)}."),
        };
        if (input.RowLength >= 0 && input.RowLength != length)
        {
            throw new ArgumentOutOfRangeException(parameter, $"Column '{column.Name}' holds {length} numbers; the model takes {input.RowLength}.");
        }

        RequireOrder(column, input, parameter);
        return column;
    }

    /// <summary>What the column holds, one by one.</summary>
    public static Type ItemOf(DataViewSchema.Column column) => column.Type is VectorDataViewType vector ? vector.ItemType.RawType : column.Type.RawType;

    /// <summary>Copies the current row.</summary>
    public abstract void Read(TensorBuffer target, int row);

    // As many numbers in another order would be scored without a word, as images whose colours lie in planes where the model takes them pixel by pixel.
    private static void RequireOrder(DataViewSchema.Column column, TensorInfo input, string parameter)
    {
        if (column.Type is not VectorDataViewType { Dimensions.Length: > 1 } vector || input.RowLength < 0)
        {
            return;
        }

        long[] own = [.. vector.Dimensions.Select(size => (long)size).Where(size => size != 1)];
        long[] wanted = [.. input.RowShape!.Where(size => size != 1)];
        if (own.Length == wanted.Length && !own.AsSpan().SequenceEqual(wanted))
        {
            throw new ArgumentOutOfRangeException(
                parameter,
                $"Column '{column.Name}' holds [{string.Join(", ", vector.Dimensions)}]; the model takes [{string.Join(", ", input.RowShape!)}], the same numbers in another order; give them in that order, for images by ExtractPixels with interleavePixelColors: {(wanted.Length == 3 && wanted[^1] <= 4 ? "true" : "false")}.");
        }
    }

    private static bool Holds(PrimitiveDataViewType item, TensorInfo input) =>
        item is NumberDataViewType or BooleanDataViewType && (item.RawType == input.ElementType || ConvertingReader.Converts(item.RawType, input.ElementType));

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
