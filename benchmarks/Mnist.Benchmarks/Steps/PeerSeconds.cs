namespace Mnist.Benchmarks.Steps;

/// <summary>How long a peer's whole process took, in each round.</summary>
/// <param name="Name">The peer.</param>
/// <param name="Seconds">One a round.</param>
internal sealed record PeerSeconds(string Name, IReadOnlyList<double> Seconds);
