namespace Mnist.Runs.Records;

/// <summary>What a scoring did.</summary>
/// <param name="Rows">Rows scored.</param>
/// <param name="Seconds">Seconds of scoring and writing, without reading.</param>
/// <param name="RowsPerSecond">Rows per second of scoring and writing.</param>
public sealed record ScoreRecord(int Rows, double Seconds, double RowsPerSecond);
