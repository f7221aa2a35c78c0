using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mnist.Tests.Consumer.Stock;

/// <summary>
/// Made-up rows through a loaded pipeline, and what comes out as text. It uses ML.NET alone: the tests compile it, and so does the program of <see cref="StockProgram"/>, which knows nothing of us.
/// </summary>
public static class ScoredZip
{
    /// <summary>Rows that are made up.</summary>
    public const int Rows = 5;

    /// <summary>Rows of a pipeline's input columns: vectors of one type, at most two.</summary>
    /// <param name="context">The context.</param>
    /// <param name="input">The columns.</param>
    public static IDataView Data(MLContext context, DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(input);
        Type item = ((VectorDataViewType)input[0].Type).ItemType.RawType;
        return item == typeof(double) ? View<double>(number => number / 256.0)
            : item == typeof(byte) ? View<byte>(number => (byte)number)
            : View<float>(number => number / 256f);

        IDataView View<T>(Func<int, T> value)
        {
            SchemaDefinition definition = SchemaDefinition.Create(typeof(Row<T>));
            for (int i = 0; i < 2; i++)
            {
                definition[i].ColumnName = i < input.Count ? input[i].Name : "unused";
                definition[i].ColumnType = i < input.Count ? input[i].Type : new VectorDataViewType((PrimitiveDataViewType)((VectorDataViewType)input[0].Type).ItemType, 1);
            }

            return context.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(row => new Row<T> { First = Values(0, row), Second = Values(1, row) }), definition);

            T[] Values(int column, int row) =>
                [.. Enumerable.Range(0, column < input.Count ? ((VectorDataViewType)input[column].Type).Size : 1).Select(i => value(((i * 31) + (row * 17) + column) % 256))];
        }
    }

    /// <summary>What a pipeline adds to the rows: for each column its rows as text.</summary>
    /// <param name="context">The context.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="input">Its input columns.</param>
    public static SortedDictionary<string, string[]> Score(MLContext context, ITransformer pipeline, DataViewSchema input) => Score(pipeline, Data(context, input), input);

    /// <summary>What a pipeline adds to rows: for each column of numbers, keys or texts its rows as text.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="data">The rows.</param>
    /// <param name="input">Columns that are left out.</param>
    public static SortedDictionary<string, string[]> Score(ITransformer pipeline, IDataView data, DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(input);
        IDataView view = pipeline.Transform(data);
        SortedDictionary<string, string[]> scored = new(StringComparer.Ordinal);
        foreach (DataViewSchema.Column column in view.Schema.Where(column => !column.IsHidden && column.Name != "unused" && !input.Any(own => own.Name == column.Name)
            && column.Type is VectorDataViewType or TextDataViewType or KeyDataViewType or NumberDataViewType))
        {
            scored[column.Name] = column.Type switch
            {
                TextDataViewType => [.. view.GetColumn<string>(column)],
                KeyDataViewType => [.. view.GetColumn<uint>(column).Select(key => $"key {key}")],
                VectorDataViewType { ItemType.RawType: var item } when item == typeof(int) => [.. view.GetColumn<int[]>(column).Select(numbers => string.Join(' ', numbers))],
                NumberDataViewType { RawType: var item } when item == typeof(int) => [.. view.GetColumn<int>(column).Select(number => $"{number}")],
                _ => [.. view.GetColumn<float[]>(column).Select(numbers => string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture))))],
            };
        }

        return scored;
    }

    private sealed class Row<T>
    {
        public T[] First { get; set; } = [];

        public T[] Second { get; set; } = [];
    }
}
