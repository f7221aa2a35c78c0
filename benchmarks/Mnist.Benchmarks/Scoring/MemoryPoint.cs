namespace Mnist.Benchmarks.Scoring;

/// <summary>The memory of the process at a time.</summary>
/// <param name="At">How far it was: rows in millions, or cycles.</param>
/// <param name="Bytes">Its working set.</param>
internal sealed record MemoryPoint(int At, long Bytes);
