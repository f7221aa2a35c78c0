namespace Mnist.Benchmarks.Steps;

/// <summary>What a peer's measurement gave.</summary>
/// <param name="MeanMilliseconds">Mean of a step.</param>
/// <param name="PeakWorkingSetMiB">Most memory its process had.</param>
internal sealed record PeerFigures(double MeanMilliseconds, double PeakWorkingSetMiB);
