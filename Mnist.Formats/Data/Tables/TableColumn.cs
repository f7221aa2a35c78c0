namespace Mnist.Formats.Data.Tables;

/// <summary>A column of a <see cref="Table"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">What a row holds: byte, int, long, float, double, bool or string. Cells of a csv are string, whatever they look like.</param>
/// <param name="RowShape">The sizes of a row, empty for one value; null where each row says how many it has, as in lists of Parquet.</param>
public sealed record TableColumn(string Name, Type ElementType, IReadOnlyList<long>? RowShape)
{
    /// <summary>Values in a row; -1 where each row says how many it has.</summary>
    public long RowLength => RowShape is null ? -1 : RowShape.Aggregate(1L, (product, size) => checked(product * size));
}
