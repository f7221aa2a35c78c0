namespace Mnist.MLNet.Rows;

/// <summary>A column of a file of rows that is written.</summary>
/// <param name="Name">Its name, for files that hold it as one array.</param>
/// <param name="ElementType">float, double, int, long, byte, bool or string.</param>
/// <param name="RowShape">The sizes of a row; empty for one value.</param>
/// <param name="CellNames">What each value of a row is called, for files that hold it as columns of one value each.</param>
internal sealed record WrittenColumn(string Name, Type ElementType, IReadOnlyList<long> RowShape, IReadOnlyList<string> CellNames)
{
    /// <summary>Values in a row.</summary>
    public int RowLength => CellNames.Count;

    /// <summary>Whether its name comes from a model's file, and so may hold anything, also what spreadsheets take for a formula.</summary>
    public bool IsOfModel { get; init; }
}
