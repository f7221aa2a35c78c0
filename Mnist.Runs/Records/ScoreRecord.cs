namespace Mnist.Runs.Records;

/// <summary>What a scoring did.</summary>
/// <param name="Rows">Rows scored.</param>
/// <param name="Seconds">Seconds of scoring and writing, without reading.</param>
/// <param name="RowsPerSecond">Rows per second of scoring and writing.</param>
public sealed record ScoreRecord(int Rows, double Seconds, double RowsPerSecond)
{
    /// <summary>What is to be known of the rows, a sentence each, as that they look dark on light; null for most.</summary>
    public IReadOnlyList<string>? Notes { get; init; }
}
