namespace Mnist.MLNet.Rows;

/// <summary>What names rows.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="IsWhole">Whether all are whole numbers of 64 bits, and are to stay such; texts else.</param>
public sealed record RowId(string Name, bool IsWhole);
