using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Data;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>
/// What ML.NET asks of an estimator before there are data: which columns there will be. It keeps the making of such
/// columns to itself, so they are taken from an estimator of its own that adds a column of the same type.
/// </summary>
internal static class ScoredSchemaShape
{
    public static SchemaShape Of(MLContext context, SchemaShape input, ScoringSignature signature, IReadOnlyList<ScoredColumn> added, ImageOptions? images)
    {
        Dictionary<string, SchemaShape.Column> columns = input.ToDictionary(column => column.Name);
        foreach (TensorInfo tensor in signature.Inputs)
        {
            if (!columns.TryGetValue(tensor.Name, out SchemaShape.Column column))
            {
                throw new ArgumentOutOfRangeException(nameof(input), $"The model's input '{tensor.Name}' has no column; the data have: {string.Join(", ", columns.Keys)}.");
            }

            bool holdsFiles = column.Kind == SchemaShape.Column.VectorKind.VariableVector && column.ItemType == NumberDataViewType.Byte;
            if (images is not null && (ImageReader.IsImage(column.ItemType) || holdsFiles))
            {
                _ = ImageForm.Of(tensor, images);
                continue;
            }

            if (column.IsKey || (column.ItemType.RawType != tensor.ElementType && !ConvertingReader.Converts(column.ItemType.RawType, tensor.ElementType)))
            {
                throw new ArgumentOutOfRangeException(nameof(input), $"Column '{tensor.Name}' holds {column.ItemType}; the model takes {tensor.ElementType.Name}.");
            }
        }

        foreach (ScoredColumn column in added)
        {
            columns[column.Name] = column.IsPredictedLabel ? ColumnOf<ScalarOf<uint>>(context, column) : TensorTypes.Visit(column.Tensor.ElementType, new Making(context, column));
        }

        return new SchemaShape(columns.Values);
    }

    private static SchemaShape.Column ColumnOf<TColumn>(MLContext context, ScoredColumn column)
        where TColumn : class, new()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(TColumn));
        definition[0].ColumnName = column.Name;
        definition[0].ColumnType = column.Type;
        if (column.Kind is not null)
        {
            definition[0].AddAnnotation(column.Kind, NameAnnotations.Values(column.Names!), NameAnnotations.TypeOf(column.Names!));
        }

        return context.Transforms.CustomMapping<Empty, TColumn>((_, _) => { }, null, null, definition).GetOutputSchema(new SchemaShape([])).Single();
    }

    private readonly struct Making(MLContext context, ScoredColumn column) : ITypedVisitor<SchemaShape.Column>
    {
        public SchemaShape.Column Visit<T>()
            where T : unmanaged => column.Type is VectorDataViewType ? ColumnOf<VectorOf<T>>(context, column) : ColumnOf<ScalarOf<T>>(context, column);
    }

    private sealed class Empty;

    private sealed class ScalarOf<T>
    {
        public T Value { get; set; } = default!;
    }

    private sealed class VectorOf<T>
    {
        public T[] Value { get; set; } = [];
    }
}
