namespace Mnist.Runs.Records;

/// <summary>What a scoring did.</summary>
/// <param name="Rows">Rows scored.</param>
/// <param name="Seconds">Seconds of reading, scoring and writing.</param>
/// <param name="RowsPerSecond">Rows per second of these.</param>
public sealed record ScoreRecord(long Rows, double Seconds, double RowsPerSecond)
{
    /// <summary>What is to be known of the rows, a sentence each, as that they look dark on light; null for most.</summary>
    public IReadOnlyList<string>? Notes { get; init; }

    /// <summary>The rows whose scores are no numbers; null where there are none.</summary>
    public NonFiniteRows? NonFinite { get; init; }
}
