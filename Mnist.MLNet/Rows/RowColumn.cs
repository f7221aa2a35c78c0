using Mnist.Formats.Data.Tables;

namespace Mnist.MLNet.Rows;

/// <summary>A column of a data view that is read from a file of rows.</summary>
/// <param name="Name">Its name in the view.</param>
/// <param name="ElementType">float, double, int, long, byte, bool or string.</param>
/// <param name="Columns">The columns of the file, as <see cref="ColumnNames.Find"/> reads them: <c>pixel*</c>, <c>age,height</c>, <c>1x1..28x28</c>; several become a vector. The one called <paramref name="Name"/>, or those that are it and a number, when null.</param>
public sealed record RowColumn(string Name, Type ElementType, string? Columns = null)
{
    /// <summary>Whether numbers are taken as they are, whatever <see cref="TableOptions.DivideBy"/> says and also where they are bytes, as labels and weights are; false by default.</summary>
    public bool AsIs { get; init; }
}
