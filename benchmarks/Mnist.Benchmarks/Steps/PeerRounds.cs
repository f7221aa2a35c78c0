using Mnist.Runs.Jobs;

namespace Mnist.Benchmarks.Steps;

/// <summary>A peer's measurements of one model.</summary>
/// <param name="Name">The peer.</param>
/// <param name="Rounds">One measurement a round; none where it does not train the model.</param>
internal sealed record PeerRounds(string Name, IReadOnlyList<PeerFigures> Rounds)
{
    /// <summary>Whether it trains the model.</summary>
    public bool IsThere => Rounds.Count > 0;

    public double Median(Func<PeerFigures, double> figure) => Statistics.Median(Rounds.Select(figure));
}
