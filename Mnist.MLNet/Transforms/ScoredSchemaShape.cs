using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>
/// What ML.NET asks of an estimator before there are data: which columns there will be. It keeps the making of such
/// columns to itself, so they are taken from an estimator of its own that adds a column of the same type.
/// </summary>
internal static class ScoredSchemaShape
{
    public static SchemaShape Of(MLContext context, SchemaShape input, ScoringSignature signature)
    {
        Dictionary<string, SchemaShape.Column> columns = input.ToDictionary(column => column.Name);
        foreach (TensorInfo tensor in signature.Inputs)
        {
            if (!columns.TryGetValue(tensor.Name, out SchemaShape.Column column))
            {
                throw new ArgumentOutOfRangeException(nameof(input), $"The model's input '{tensor.Name}' has no column; the data have: {string.Join(", ", columns.Keys)}.");
            }

            if (column.ItemType.RawType != tensor.ElementType)
            {
                throw new ArgumentOutOfRangeException(nameof(input), $"Column '{tensor.Name}' holds {column.ItemType}; the model takes {tensor.ElementType.Name}.");
            }
        }

        foreach (TensorInfo tensor in signature.Outputs)
        {
            columns[tensor.Name] = TensorTypes.Visit(tensor.ElementType, new Making(context, tensor));
        }

        return new SchemaShape(columns.Values);
    }

    private readonly struct Making(MLContext context, TensorInfo tensor) : ITypedVisitor<SchemaShape.Column>
    {
        public SchemaShape.Column Visit<T>()
            where T : unmanaged => TensorGetter.TypeOf(tensor) is VectorDataViewType vector ? ColumnOf<VectorOf<T>>(vector) : ColumnOf<ScalarOf<T>>(null);

        private SchemaShape.Column ColumnOf<TColumn>(VectorDataViewType? vector)
            where TColumn : class, new()
        {
            SchemaDefinition definition = SchemaDefinition.Create(typeof(TColumn));
            definition[0].ColumnName = tensor.Name;
            definition[0].ColumnType = vector ?? definition[0].ColumnType;
            return context.Transforms.CustomMapping<Empty, TColumn>((_, _) => { }, null, null, definition).GetOutputSchema(new SchemaShape([])).Single();
        }
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
