namespace Mnist.Benchmarks.Steps;

/// <summary>What a whole process took.</summary>
/// <param name="Seconds">From its start to its end.</param>
/// <param name="PeakMiB">The most memory it had.</param>
internal sealed record ProcessFigures(double Seconds, double PeakMiB);
