namespace Mnist.Runs.Jobs;

/// <summary>How far the work on many rows has come.</summary>
/// <param name="Done">Rows that are done.</param>
/// <param name="Total">All rows.</param>
public readonly record struct RowCount(long Done, long Total);
