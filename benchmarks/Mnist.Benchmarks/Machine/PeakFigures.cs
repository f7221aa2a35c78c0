namespace Mnist.Benchmarks.Machine;

/// <summary>What one core can do at most.</summary>
internal sealed record PeakFigures(string Machine, double Gigaflops, IReadOnlyList<CopyFigures> Copies);

/// <summary>Bandwidth of a copy of so much memory.</summary>
internal sealed record CopyFigures(string Size, double GigabytesPerSecond);
