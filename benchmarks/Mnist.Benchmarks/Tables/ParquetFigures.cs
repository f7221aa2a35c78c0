namespace Mnist.Benchmarks.Tables;

/// <summary>One reading of a Parquet file.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="Rows">Rows read.</param>
/// <param name="Sum">The sum of all pixels, from 0 to 1 each: what was read is what was written.</param>
internal sealed record ParquetFigures(double Seconds, long Rows, double Sum);
