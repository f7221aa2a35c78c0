namespace Mnist.Formats.Data.Tables;

/// <summary>Values that are read of each row: those of one column, or of several of one value each, side by side.</summary>
/// <param name="Columns">Which columns, by their place in <see cref="Table.Columns"/>, in the order of the values.</param>
/// <param name="ElementType">What they are read as: byte, int, long, float, double, bool or string.</param>
/// <param name="RowLength">Values in a row.</param>
public sealed record ColumnRequest(IReadOnlyList<int> Columns, Type ElementType, int RowLength)
{
    /// <summary>Who takes them, for messages.</summary>
    public string Taker { get; init; } = "the reader";

    /// <summary>Whether numbers are taken as they are, whatever <see cref="TableOptions.DivideBy"/> says and also where they are bytes, as labels and weights are; false by default.</summary>
    public bool AsIs { get; init; }

    /// <summary>Room for rows of these values.</summary>
    /// <param name="rows">How many rows.</param>
    /// <exception cref="DatasetException">They are more than an array holds.</exception>
    public Array Room(int rows)
    {
        long length = (long)rows * RowLength;
        if (length > Array.MaxLength)
        {
            throw new DatasetException($"{rows} rows of {RowLength} numbers are more than an array holds, {Array.MaxLength}; read fewer rows at once.");
        }

        return Type.GetTypeCode(ElementType) switch
        {
            TypeCode.Byte => new byte[length],
            TypeCode.Int32 => new int[length],
            TypeCode.Int64 => new long[length],
            TypeCode.Single => new float[length],
            TypeCode.Double => new double[length],
            TypeCode.Boolean => new bool[length],
            TypeCode.String => new string[length],
            _ => throw new NotSupportedException($"Columns of {ElementType.Name} are not read; the types are Byte, Int32, Int64, Single, Double, Boolean and String."),
        };
    }
}
